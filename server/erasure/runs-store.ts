import { Schema, type Model, type UpdateQuery } from 'mongoose'
import { collectionPrefix, type Database } from '../store/database.ts'
import type { RunId } from '../base/ids.ts'
import { steps, type RunItem, type RunRow } from './run.ts'

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
  stoppedBy: [String],
  noticeSentOn: { type: String, default: null },
  files: [{ _id: false, id: String, size: Number }],
  consents: [{ _id: false, id: String, receiptNo: String }],
  statements: [String],
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

interface Noted extends Pick<RunRow, 'keylessAt'> {
  lastMails: ReadonlyMap<string, RunItem['lastMail']>
}

type Held = Pick<RunRow, '_id' | 'fence'>
export type RunsStore = ReturnType<typeof runsStore>

/** The runs. Times are the database's. */
export function runsStore(database: Database) {
  const rows = database.model('purgeRuns', schema)
  const later = (ms: number) => ({ $add: [database.nowExpression, ms] })
  const isOver = (path: string) => ({ $lte: [path, database.nowExpression] })
  const asPipeline = { updatePipeline: true } as const
  return {
    ...keyless(database, rows),
    ...mailing(rows),
    ...writing(database),
    ...forgetting(database, rows),
    ...reading(database, rows),
    insert: async (run: RunRow): Promise<void> => {
      await rows.create([run], { ordered: true })
    },
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
      return workable(await found.lean<RunRow>())
    },
    /** A repeated deletion whose units may still have rows, taken from whoever has it: nothing else runs meanwhile. */
    takeOverReplay: async (): Promise<RunRow | null> => {
      const state = database.trusted({ $in: unfinished })
      const open = { kind: 'replay' as const, state, step: database.trusted({ $lte: steps.keys }) }
      const taken = [{ $set: { fence: { $add: ['$fence', 1] }, leaseUntil: later(leaseMs) } }]
      const found = rows.findOneAndUpdate(open, taken, { ...asPipeline, returnDocument: 'after' })
      return workable(await found.lean<RunRow>())
    },
  }
}

function keyless(database: Database, rows: Model<RunRow>) {
  const { trusted } = database
  return {
    /**
     * Runs past their intent whose keys are not destroyed and whose earliest D ends within that time; those that were
     * claimed within it are left alone for so long.
     */
    withKeys: async (ms: { beforeOverdue: number; lateHas: number }): Promise<RunRow[]> => {
      const now = database.nowExpression
      // What is no date is not asked, and without any the run is late.
      const isDate = { $eq: [{ $type: '$$this' }, 'date'] }
      const ends = { $filter: { input: '$items.overdueAt', cond: isDate } }
      const pressedFrom = { $subtract: [{ $min: ends }, ms.beforeOverdue] }
      const isPressed = { $lte: [pressedFrom, now] }
      const wasEarly = { $lt: ['$claimedAt', pressedFrom] }
      const isOld = { $or: [wasEarly, { $lte: ['$claimedAt', { $subtract: [now, ms.lateHas] }] }] }
      const open = {
        state: trusted({ $in: unfinished }),
        step: trusted({ $gt: steps.intent, $lt: steps.keys }),
        keylessAt: null,
        'items.0': trusted({ $exists: true }),
        $expr: trusted({ $and: [isOld, isPressed] }),
      }
      return (await rows.find(open).sort({ _id: 1 }).lean<RunRow[]>()).map(workable)
    },
    /** When the keys were destroyed, by whoever it was, unless that is noted; whoever holds the run goes on. */
    noteKeyless: async (id: RunId, keylessAt: Date): Promise<boolean> =>
      (await rows.updateOne({ _id: id, keylessAt: null }, { $set: { keylessAt } })).modifiedCount === 1,
  }
}

function reading(database: Database, rows: Model<RunRow>) {
  return {
    byId: async (id: RunId): Promise<RunRow | null> =>
      workable(await rows.findOne({ _id: id }).lean<RunRow>()),
    /** What others may have noted in the run meanwhile: when the keys went, and how each last mail stands, by number. */
    notedIn: async (id: RunId): Promise<Noted | undefined> => {
      const noted = { keylessAt: 1, 'items.number': 1, 'items.lastMail': 1 } as const
      const run = await rows.findOne({ _id: id }, noted).lean<Pick<RunRow, 'keylessAt' | 'items'>>()
      const mails = run?.items.map(({ number, lastMail }) => [number, lastMail] as const)
      return run ? { keylessAt: run.keylessAt, lastMails: new Map(mails) } : undefined
    },
    /** When D ends for each unit of the run. */
    endsOf: async (id: RunId): Promise<Pick<RunItem, 'overdueAt'>[]> =>
      workable(await rows.findOne({ _id: id }, { createdAt: 1, 'items.overdueAt': 1 }).lean<RunRow>())
        ?.items ?? [],
    byIds: async (ids: readonly RunId[]): Promise<RunRow[]> =>
      await rows.find({ _id: database.trusted({ $in: [...ids] }) }).lean<RunRow[]>(),
    /** The run that has, or had, the unit with that certificate number. */
    byNumber: async (number: string): Promise<RunRow | null> =>
      workable(await rows.findOne({ 'items.number': number }).sort({ createdAt: -1 }).lean<RunRow>()),
    countOf: async (state: RunRow['state']): Promise<number> => await rows.countDocuments({ state }),
    /** How many runs are open, and units in them. */
    sizeOpen: async (): Promise<{ runs: number; units: number }> => {
      const open = { $match: { state: { $in: unfinished } } }
      const sum = { $group: { _id: null, runs: { $sum: 1 }, units: { $sum: { $size: '$items' } } } }
      const [found] = await rows.aggregate<{ runs: number; units: number }>([open, sum])
      return { runs: found?.runs ?? 0, units: found?.units ?? 0 }
    },
  }
}

function forgetting(database: Database, rows: Model<RunRow>) {
  const endedBefore = (at: Date) => ({ keylessAt: database.trusted({ $lt: at }) })
  /** Closed without units: another worker had claimed them. */
  const emptyBefore = (at: Date) => ({ keylessAt: null, createdAt: database.trusted({ $lt: at }) })
  return {
    /** Runs that ended before that instant are gone. */
    forget: async (before: Date): Promise<number> =>
      (await rows.deleteMany({ state: 'done', $or: [endedBefore(before), emptyBefore(before)] }))
        .deletedCount,
  }
}

function mailing(rows: Model<RunRow>) {
  return {
    /** The last mail with that certificate number is closed, in whichever run the unit is. */
    closeMail: async (number: string): Promise<void> => {
      const only = { arrayFilters: [{ 'item.number': number }] }
      await rows.updateMany(
        { 'items.number': number },
        { $set: { 'items.$[item].lastMail': 'closed' } },
        only,
      )
    },
  }
}

/** What concerns 500 items at once, written as it is: a cast of each would take longer than everything else in a run. */
function writing({ data }: Database) {
  const runs = data.collection<RunRow>(`${collectionPrefix}purgeRuns`)
  const write = async (
    { _id, fence }: Held,
    ...[change, options]: [change: object, options?: { arrayFilters: Record<string, unknown>[] }]
  ): Promise<void> => {
    const { matchedCount } = await runs.updateOne({ _id, fence }, change, {
      ignoreUndefined: true,
      ...options,
    })
    if (matchedCount !== 1) throw new LeaseLost()
  }
  return {
    /**
     * The run has these parts, by the worker that holds it. Never inside a transaction.
     *
     * @throws LeaseLost when another one has it
     */
    write: async (held: Held, parts: Partial<RunRow>): Promise<void> => await write(held, { $set: parts }),
    /** As `write`; nothing that was sealed in the run is left. */
    writeLast: async (held: Held, parts: Partial<RunRow>): Promise<void> =>
      // Only this path of the items: `lastMail` may be closed beside the run at any moment.
      await write(held, { $set: { ...parts, 'items.$[].values': null } }),
    /** As `write`; `keylessAt` stays when somebody who was pressed by D had noted it before. */
    writeKeyless: async (held: Held, { keylessAt, step }: Pick<RunRow, 'step'> & { keylessAt: Date }) =>
      await write(held, [{ $set: { step, keylessAt: { $ifNull: ['$keylessAt', keylessAt] } } }]),
    /**
     * Last mails with these certificate numbers are open, but for those that were before.
     *
     * @throws LeaseLost when another worker has the run
     */
    openMails: async (held: Held, numbers: readonly string[]): Promise<void> => {
      const only = [{ 'item.number': { $in: [...numbers] }, 'item.lastMail': 'none' }]
      await write(held, { $set: { 'items.$[item].lastMail': 'open' } }, { arrayFilters: only })
    },
  }
}

/** A day that somebody has spoilt ended when the run began: the run must be able to end, and must not keep the others. */
function workable<Row extends RunRow | null>(run: Row): Row {
  for (const item of run?.items ?? [])
    if (run && !(item.overdueAt instanceof Date)) item.overdueAt = run.createdAt
  return run
}
