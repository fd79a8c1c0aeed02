import { Schema } from 'mongoose'
import type { Database } from '../store/database.ts'

/** When a nightly work was last begun, by any worker, and what it counted. */
interface NightlyRow {
  /** The job's name. */
  _id: string
  /** Null: it is to be tried again. */
  begunAt: Date | null
  /** Null since it was begun, until it has ended; absent in a row of an earlier version. */
  endedAt?: Date | null
  counts: Record<string, number>
}

const schema = new Schema<NightlyRow>(
  { _id: String, begunAt: Date, endedAt: Date, counts: Schema.Types.Mixed },
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
    /**
     * The work is this worker's, if nobody has begun it since that instant (`due`), or if whoever did has not ended it
     * though that was before the other instant (`brokenOff`); undefined when it is not.
     */
    begin: async (
      name: string,
      { since, brokenOffBefore, at }: { since: Date; brokenOffBefore: Date; at: Date },
    ): Promise<'due' | 'brokenOff' | undefined> => {
      const upTo = (instant: Date) => ({ begunAt: database.trusted({ $lte: instant }) })
      const begun = { $set: { begunAt: at, endedAt: null } }
      const due = { _id: name, $or: [upTo(since), { begunAt: null }] }
      if ((await rows.updateOne(due, begun)).modifiedCount === 1) return 'due'
      const open = {
        _id: name,
        ...upTo(brokenOffBefore),
        endedAt: database.trusted({ $type: 'null' as const }),
      }
      return (await rows.updateOne(open, begun)).modifiedCount === 1 ? 'brokenOff' : undefined
    },
    /** It failed, and is tried again. */
    giveBack: async (name: string): Promise<void> => {
      await rows.updateOne({ _id: name }, { $set: { begunAt: null } })
    },
    /** What was counted; done by hand before any worker knew the work, it counts as begun then. */
    end: async (name: string, counts: Readonly<Record<string, number>>): Promise<void> => {
      const endedAt = await database.now()
      const change = { $set: { counts, endedAt }, $setOnInsert: { begunAt: endedAt } }
      await rows.updateOne({ _id: name }, change, { upsert: true })
    },
    countsOf: async (name: string): Promise<Record<string, number>> =>
      (await rows.findOne({ _id: name }).lean<NightlyRow>())?.counts ?? {},
  }
}
