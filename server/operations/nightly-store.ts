import { Schema } from 'mongoose'
import type { Database } from '../store/database.ts'

/** When a nightly work was last begun, by any worker, and what it counted. */
interface NightlyRow {
  /** The job's name. */
  _id: string
  /** Null: it is to be tried again. */
  begunAt: Date | null
  counts: Record<string, number>
}

const schema = new Schema<NightlyRow>(
  { _id: String, begunAt: Date, counts: Schema.Types.Mixed },
  { versionKey: false, minimize: false },
)

/** What was done in the nights. */
export function nightlyStore(database: Database) {
  const rows = database.model('nightly', schema)
  return {
    /** The work is known; from its first time on it counts as begun then, so that a new installation waits for a night. */
    know: async (name: string, at: Date): Promise<void> => {
      await rows.updateOne({ _id: name }, { $setOnInsert: { begunAt: at, counts: {} } }, { upsert: true })
    },
    /** The work is this worker's: nobody has begun it since that instant. */
    begin: async (name: string, since: Date, at: Date): Promise<boolean> => {
      const old = { begunAt: database.trusted({ $lte: since }) }
      const free = { _id: name, $or: [old, { begunAt: null }] }
      return (await rows.updateOne(free, { $set: { begunAt: at } })).modifiedCount === 1
    },
    /** It failed, and is tried again. */
    giveBack: async (name: string): Promise<void> => {
      await rows.updateOne({ _id: name }, { $set: { begunAt: null } })
    },
    end: async (name: string, counts: Readonly<Record<string, number>>): Promise<void> => {
      await rows.updateOne({ _id: name }, { $set: { counts } })
    },
    countsOf: async (name: string): Promise<Record<string, number>> =>
      (await rows.findOne({ _id: name }).lean<NightlyRow>())?.counts ?? {},
  }
}
