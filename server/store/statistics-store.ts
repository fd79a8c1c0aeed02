import { mongo, Schema } from 'mongoose'
import type { Database } from './database.ts'
import type { RunId } from '../base/ids.ts'

/** What a run adds to one cell of the statistics. */
export interface Cell {
  /** What is counted together: a vacancy, or unit, family, quarter and outcome. Never an id of an application or a person. */
  id: string
  /** How much each counter of the cell grows; names are letters only. */
  counts: Readonly<Record<string, number>>
}

interface CellRow {
  _id: string
  counts: Record<string, number>
  /** The last runs that were counted: each counts once. */
  applied: RunId[]
}

const schema = new Schema<CellRow>(
  { _id: String, counts: Schema.Types.Mixed, applied: [String] },
  { versionKey: false },
)

function grown({ counts }: Cell): Record<string, number> {
  const names = Object.keys(counts)
  if (!names.every(name => /^[a-zA-Z]+$/.test(name))) throw new Error('not the name of a counter')
  return Object.fromEntries(names.map(name => [`counts.${name}`, counts[name] ?? 0]))
}

/** Whether all that failed were cells that are there and have the run already. */
function areAllThere(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false
  const failed = [error.writeErrors].flat()
  return failed.length > 0 && failed.every(one => String(one.code) === duplicateKey)
}

/** How many runs a cell remembers: more than could ever be repeated. */
const remembered = 200
const duplicateKey = '11000'

/** What `statisticsStore` gives. */
export type StatisticsStore = ReturnType<typeof statisticsStore>

/** The statistics cells: counts without ids. */
export function statisticsStore(database: Database) {
  const rows = database.model('stats', schema)
  return {
    /** The cells have grown by the run's counts, exactly once however often this is repeated. Source: deletion.md 8, step 5 */
    addAll: async (cells: readonly Cell[], runId: RunId): Promise<void> => {
      if (cells.length === 0) return
      const push = { applied: { $each: [runId], $slice: -remembered } }
      const growing = cells.map(cell => {
        const notYet = { _id: cell.id, applied: database.trusted({ $ne: runId }) }
        return { updateOne: { filter: notYet, update: { $inc: grown(cell), $push: push }, upsert: true } }
      })
      try {
        await rows.bulkWrite(growing, { ordered: false })
      } catch (error) {
        if (!areAllThere(error)) throw error
      }
    },
    /** The cells whose id begins so, by id. */
    beginningWith: async (prefix: string): Promise<Cell[]> => {
      const range = { _id: database.trusted({ $gte: prefix, $lt: `${prefix}\uffff` }) }
      const found = await rows.find(range).sort({ _id: 1 }).lean<CellRow[]>()
      return found.map(row => ({ id: row._id, counts: row.counts }))
    },
    countsOf: async (id: string): Promise<Record<string, number>> =>
      (await rows.findOne({ _id: id }).lean<CellRow>())?.counts ?? {},
  }
}
