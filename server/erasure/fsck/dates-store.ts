import { collectionPrefix, type Database } from '../../store/database.ts'
import type { DatedPlace } from './day-of-unit.ts'
import { valuesAt, type StoredRow } from './rows.ts'

const asRead = ['state', 'due', 'eligibleAt', 'overdueAt', 'erasure.undoUntil'] as const

/** Dates of units that are set right. */
export function datesStore({ data }: Pick<Database, 'data'>) {
  return {
    /** The dates are set if nobody has changed them, or the state, since the row was read; false when somebody has. */
    mend: async (
      place: DatedPlace['name'],
      row: StoredRow,
      set: Readonly<Record<string, unknown>>,
    ): Promise<boolean> => {
      const same = Object.fromEntries(asRead.map(path => [path, valueAt(row, path)]))
      const rows = data.collection<{ _id: string }>(collectionPrefix + place)
      return (await rows.updateOne({ ...same, _id: String(row._id) }, { $set: set })).modifiedCount === 1
    },
  }
}

function valueAt(row: StoredRow, path: string): unknown {
  const [value] = valuesAt(row, path)
  return value === undefined ? { $exists: false } : { $eq: value }
}
