import { Schema } from 'mongoose'
import { collectionPrefix, type Database } from '../store/database.ts'
import { entryOf } from './ledger-entry.ts'

/** The brake, while it holds. Instants are the database's. */
export interface BrakeRow {
  setAt: Date
  /** How many units waited when it was last looked at. */
  waiting: number
}

const schema = new Schema<BrakeRow & { _id: string }>(
  { _id: String, setAt: Date, waiting: Number },
  { versionKey: false },
)
const theOne = 'brake'

/** Where it stands whether the brake holds. */
export type BrakeStore = ReturnType<typeof brakeStore>

/** One row while the brake holds, none otherwise. */
export function brakeStore(database: Pick<Database, 'model' | 'data'>) {
  const rows = database.model('brake', schema)
  return {
    current: async (): Promise<BrakeRow | undefined> =>
      (await rows.findOne({ _id: theOne }).lean<BrakeRow>()) ?? undefined,
    /** It holds; true when it did not before. */
    set: async (waiting: number, setAt: Date): Promise<boolean> => {
      const change = { $set: { waiting }, $setOnInsert: { setAt } }
      return (await rows.updateOne({ _id: theOne }, change, { upsert: true })).upsertedCount === 1
    },
    /** How many units the clock has deleted since then, by what the ledger's commits say. */
    purgedSince: async (since: Date): Promise<number> => {
      const commits = database.data
        .collection<{ line: string }>(`${collectionPrefix}ledger`)
        .find({ kind: 'commit' })
        .sort({ seq: -1 })
      let purged = 0
      for await (const { line } of commits) {
        const entry = entryOf(line)
        if (!entry) continue
        if (new Date(entry.at) < since) break
        purged += byTheClock(entry.reasons)
      }
      return purged
    },
    /** It holds no more; true when it did. */
    clear: async (): Promise<boolean> => (await rows.deleteOne({ _id: theOne })).deletedCount === 1,
  }
}

function byTheClock(reasons: Readonly<Record<string, number>>): number {
  const counted = Object.entries(reasons).filter(([reason]) => reason.startsWith('purge.'))
  return counted.reduce((sum, [, count]) => sum + count, 0)
}
