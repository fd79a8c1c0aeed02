import { Schema, type Model, type UpdateQuery } from 'mongoose'
import type { Database } from '../store/database.ts'
import type { RunId } from '../base/ids.ts'
import type { RunRow } from './run.ts'

const item = {
  _id: false,
  id: String,
  subjectId: String,
  vacancyId: String,
  number: String,
  language: String,
  reason: String,
  rule: String,
  policyVersion: Number,
  trigger: { event: String, date: String },
  promised: String,
  overdueAt: Date,
  files: [{ _id: false, id: String, size: Number }],
  wholeSubject: Boolean,
  values: Buffer,
  lastMail: String,
  counts: { type: Schema.Types.Mixed, default: undefined },
}

const schema = new Schema<RunRow>(
  {
    _id: String,
    kind: String,
    state: String,
    step: Number,
    fence: Number,
    leaseUntil: Date,
    attempts: Number,
    nextAt: Date,
    code: String,
    keyRunId: String,
    items: [item],
    createdAt: Date,
    claimedAt: Date,
    deletedAt: Date,
    scannedAt: Date,
    keylessAt: Date,
    scan: { type: { places: Number, values: Number, valueScan: String }, _id: false, default: null },
  } as never,
  { versionKey: false, minimize: false },
)

/** How long a lease lasts without being renewed, milliseconds of database time. Source: deletion.md 7 */
export const leaseMs = 60_000

/** Another worker has taken the run over: this one must stop. */
export class LeaseLost extends Error {
  constructor() {
    super('another worker has the run')
    this.name = 'LeaseLost'
  }
}

const unfinished: RunRow['state'][] = ['claiming', 'running', 'failed']

type Held = Pick<RunRow, '_id' | 'fence'>
export type RunsStore = ReturnType<typeof runsStore>

/** The runs. Times are the database's. */
export function runsStore(database: Database) {
  const rows = database.model('purgeRuns', schema)
  const later = (ms: number) => ({ $add: [database.nowExpression, ms] })
  const isOver = (path: string) => ({ $lte: [path, database.nowExpression] })
  const asPipeline = { updatePipeline: true } as const
  return {
    insert: async (run: RunRow): Promise<void> => {
      await rows.create([run], { ordered: true })
    },
    byId: async (id: RunId): Promise<RunRow | null> => plain(await rows.findOne({ _id: id }).lean<RunRow>()),
    byIds: async (ids: readonly RunId[]): Promise<RunRow[]> =>
      await rows.find({ _id: database.trusted({ $in: [...ids] }) }).lean<RunRow[]>(),
    /**
     * The run is changed, by the worker that holds it.
     *
     * @throws LeaseLost when another one has it
     */
    change: async ({ _id, fence }: Held, change: UpdateQuery<RunRow>): Promise<void> => {
      const { matchedCount } = await rows.updateOne({ _id, fence }, change)
      if (matchedCount !== 1) throw new LeaseLost()
    },
    /** The lease lasts a full length from now; false when it is lost. */
    renew: async ({ _id, fence }: Held): Promise<boolean> =>
      (await rows.updateOne({ _id, fence }, [{ $set: { leaseUntil: later(leaseMs) } }], asPipeline))
        .matchedCount === 1,
    /** The lease ends now and the next try is due in so many milliseconds. */
    release: async ({ _id, fence }: Held, state: RunRow['state'], tryInMs: number): Promise<boolean> => {
      const change = { state, leaseUntil: later(0), nextAt: later(tryInMs) }
      return (await rows.updateOne({ _id, fence }, [{ $set: change }], asPipeline)).matchedCount === 1
    },
    /** The longest waiting run whose lease is over and whose next try is due, taken over: its fence has grown. */
    takeOver: async (): Promise<RunRow | null> => {
      const ready = {
        state: database.trusted({ $in: unfinished }),
        $expr: database.trusted({ $and: [isOver('$leaseUntil'), isOver('$nextAt')] }),
      }
      const taken = [{ $set: { fence: { $add: ['$fence', 1] }, leaseUntil: later(leaseMs) } }]
      const found = rows.findOneAndUpdate(ready, taken, {
        ...asPipeline,
        returnDocument: 'after',
        sort: { leaseUntil: 1 },
      })
      return plain(await found.lean<RunRow>())
    },
    /** The last mail with that certificate number is closed, in whichever run the unit is. */
    closeMail: async (number: string): Promise<void> => await closeMail(rows, number),
    /** The run that has, or had, the unit with that certificate number. */
    byNumber: async (number: string): Promise<RunRow | null> =>
      plain(await rows.findOne({ 'items.number': number }).sort({ createdAt: -1 }).lean<RunRow>()),
    /** Runs that ended before that instant are gone. */
    forget: async (before: Date): Promise<number> =>
      (await rows.deleteMany({ state: 'done', keylessAt: database.trusted({ $lt: before }) })).deletedCount,
    countOf: async (state: RunRow['state']): Promise<number> => await rows.countDocuments({ state }),
  }
}

async function closeMail(rows: Model<RunRow>, number: string): Promise<void> {
  const only = { arrayFilters: [{ 'item.number': number }] }
  await rows.updateMany({ 'items.number': number }, { $set: { 'items.$[item].lastMail': 'closed' } }, only)
}

/** Lean rows hold the driver's binary type; the run has buffers. */
function plain<Row extends RunRow | null>(run: Row): Row {
  for (const one of run?.items ?? [])
    if (one.values && !Buffer.isBuffer(one.values)) one.values = bufferOf(one.values)
  return run
}

function bufferOf(value: { buffer: Uint8Array }): Buffer {
  return Buffer.from(value.buffer)
}
