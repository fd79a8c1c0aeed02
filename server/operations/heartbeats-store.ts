import { Schema } from 'mongoose'
import type { Database } from '../store/database.ts'

/** What is known of a recurring job, whichever worker runs it. Instants are the database's. */
export interface Heartbeat {
  /** The job's name. */
  _id: string
  everyMs: number
  /** When a worker first knew it. */
  since: Date
  /** When a run last began, and when one last ended well. */
  begunAt: Date | null
  ranAt: Date | null
  /** When a run last failed, and the code of that. */
  failedAt: Date | null
  code: string | null
  /** What the last run that ended well did. */
  counts: Record<string, number>
}

const schema = new Schema<Heartbeat>(
  {
    _id: String,
    everyMs: Number,
    since: Date,
    begunAt: Date,
    ranAt: Date,
    failedAt: Date,
    code: String,
    counts: Schema.Types.Mixed,
  },
  { versionKey: false, minimize: false },
)

/** A job that no worker knows any more is forgotten after so long, milliseconds. */
const forgottenAfterMs = 24 * 3_600_000
const asPipeline = { updatePipeline: true } as const
const nothingYet = { begunAt: null, ranAt: null, failedAt: null, code: null, counts: {} }

/** One row a job; the last word of any worker. */
export function heartbeatsStore(database: Pick<Database, 'model' | 'nowExpression' | 'trusted' | 'now'>) {
  const rows = database.model('heartbeats', schema)
  const now = database.nowExpression
  const mark = async (job: string, change: object) => {
    await rows.updateOne({ _id: job }, [{ $set: change }], asPipeline)
  }
  return {
    all: async (): Promise<Heartbeat[]> => await rows.find({}).sort({ _id: 1 }).lean<Heartbeat[]>(),
    /** Each of the jobs has a row; jobs that nobody has run for a day and that are not among them have none. */
    know: async (jobs: readonly { name: string; everyMs: number }[]): Promise<void> => {
      const since = await database.now()
      for (const { name, everyMs } of jobs) {
        const first = { $setOnInsert: { ...nothingYet, since }, $set: { everyMs } }
        await rows.updateOne({ _id: name }, first, { upsert: true })
      }
      const names = jobs.map(job => job.name)
      const before = database.trusted({ $lt: new Date(since.getTime() - forgottenAfterMs) })
      const old = { begunAt: before, since: before }
      await rows.deleteMany({ _id: database.trusted({ $nin: names }), ...old })
    },
    begun: async (job: string): Promise<void> => {
      await mark(job, { begunAt: now })
    },
    ran: async (job: string, counts: Readonly<Record<string, number>>): Promise<void> => {
      await mark(job, { ranAt: now, code: null, counts: { $literal: counts } })
    },
    /** Nothing is left of what the job counted there, if it has ended well before: somebody has seen to it meanwhile. */
    settled: async (job: string, count: string): Promise<void> => {
      const counted = { _id: job, [`counts.${count}`]: database.trusted({ $gt: 0 }) }
      await rows.updateOne(counted, { $set: { [`counts.${count}`]: 0 } })
    },
    failed: async (job: string, code: string): Promise<void> => {
      await mark(job, { failedAt: now, code: { $literal: code } })
    },
  }
}
