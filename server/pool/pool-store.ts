import { Schema, type Model } from 'mongoose'
import { isId, type ConsentId, type PoolId, type SubjectId } from '../base/ids.ts'
import type { Database } from '../store/database.ts'
import type { AskedRow, PoolRow } from './pool-row.ts'

const due = { date: String, rule: String, policyVersion: Number, _id: false }
const stop = { kind: String, ref: String, until: Date, _id: false }

const poolSchema = new Schema<PoolRow>(
  {
    _id: String,
    subjectId: String,
    consentId: String,
    state: String,
    contact: Buffer,
    language: String,
    reference: String,
    certificateNo: String,
    policyVersion: Number,
    joinedAt: Date,
    consentedAt: Date,
    firstConsentedAt: Date,
    due,
    eligibleAt: Date,
    overdueAt: Date,
    stops: [stop],
    stoppedBy: [String],
    notBefore: { type: String, default: null },
    notAfter: { type: String, default: null },
    asked: [{ days: Number, at: Date, forDate: String, _id: false }],
    notice: { type: { sentAt: Date, forDate: String }, _id: false, default: null },
    erasure: {
      type: {
        requestedAt: Date,
        undoUntil: Date,
        reason: String,
        before: { state: String, due, eligibleAt: Date, overdueAt: Date, stops: [stop] },
      },
      _id: false,
      default: null,
    },
    leftAt: { type: Date, default: null },
    fileChanges: Number,
    runId: { type: String, default: null },
  } as never,
  { versionKey: false },
)

declare module '../base/context.ts' {
  interface Context {
    pool: PoolStore
  }
}

/** What `poolStore` gives. */
export type PoolStore = ReturnType<typeof poolStore>

/** What a renewal changes. */
export type Renewal = Pick<
  PoolRow,
  'consentId' | 'consentedAt' | 'policyVersion' | 'due' | 'eligibleAt' | 'overdueAt'
>
/** A D that moved. */
export type MovedDue = Pick<PoolRow, 'due' | 'eligibleAt' | 'overdueAt' | 'notBefore'>
/** What leaving changes while a hold stands. */
export type LeftRow = Pick<PoolRow, 'due' | 'eligibleAt' | 'overdueAt' | 'notAfter' | 'leftAt'>

type Rows = Model<PoolRow>
const live = ['active', 'asked'] as const

/** The entries of the talent pool; every id is checked before a query. */
export function poolStore(database: Database) {
  const rows: Rows = database.model('pool', poolSchema)
  return { ...reading(database, rows), ...changing(database, rows), ...leaving(database, rows) }
}

function reading(database: Database, rows: Rows) {
  const { trusted } = database
  const isLive = { state: trusted({ $in: [...live] }) }
  // A request for access keeps an entry from being deleted, and from nothing else.
  const unseen = { $elemMatch: { kind: { $in: ['hold', 'restriction'] } } }
  const free = { ...isLive, leftAt: null, stops: trusted({ $not: unseen }) }
  return {
    byId: async (id: string): Promise<PoolRow | null> =>
      isId('poo', id) ? await rows.findOne({ _id: id }).lean<PoolRow>() : null,
    /** @param reference 10 Crockford characters */
    byReference: async (reference: string): Promise<PoolRow | null> =>
      await rows.findOne({ reference }).lean<PoolRow>(),
    /** The entry that has this certificate number reserved. */
    byCertificateNo: async (number: string): Promise<PoolRow | null> =>
      await rows.findOne({ certificateNo: number }).lean<PoolRow>(),
    /** The person's entry that stands, one they have left behind any other; undefined while it is on its way out. */
    liveOf: async (subjectId: SubjectId): Promise<PoolRow | undefined> =>
      (await rows
        .findOne({ subjectId, ...isLive })
        .sort({ leftAt: 1, _id: 1 })
        .lean<PoolRow>()) ?? undefined,
    /** Whatever there is of that person, whatever its state. */
    ofSubject: async (subjectId: SubjectId): Promise<PoolRow[]> =>
      await rows.find({ subjectId }).lean<PoolRow[]>(),
    /** What those who invite may see, the next to go first, behind the cursor: nobody whose entry is held, restricted or going. */
    members: async (page: { after: Pick<PoolRow, '_id' | 'eligibleAt'> | undefined; limit: number }) =>
      await rows
        .find({ ...free, ...(page.after ? { $or: behind(database, page.after) } : {}) })
        .sort({ eligibleAt: 1, _id: 1 })
        .limit(page.limit)
        .lean<PoolRow[]>(),
    /** One that those who invite may see. */
    member: async (id: PoolId): Promise<PoolRow | undefined> =>
      (await rows.findOne({ _id: id, ...free }).lean<PoolRow>()) ?? undefined,
    /** Live entries of those who have not left, by id, behind `after`: for whoever looks at all of them. */
    liveAfter: async (page: { after: string; limit: number }): Promise<PoolRow[]> =>
      await rows
        .find({ ...isLive, leftAt: null, _id: trusted({ $gt: page.after as PoolId }) })
        .sort({ _id: 1 })
        .limit(page.limit)
        .lean<PoolRow[]>(),
  }
}

function behind(database: Database, after: Pick<PoolRow, '_id' | 'eligibleAt'>) {
  return [
    { eligibleAt: database.trusted({ $gt: after.eligibleAt }) },
    { eligibleAt: after.eligibleAt, _id: database.trusted({ $gt: after._id }) },
  ]
}

function changing(database: Database, rows: Rows) {
  const isLive = { state: database.trusted({ $in: [...live] }) }
  return {
    insert: async (row: PoolRow): Promise<void> => {
      await rows.create([row], { ordered: true })
    },
    /** The contact says something else now; false when a run has the entry. */
    reseal: async (id: PoolId, contact: Buffer): Promise<boolean> => {
      const staying = { _id: id, state: database.trusted({ $ne: 'purging' as const }) }
      return (await rows.updateOne(staying, { $set: { contact } })).matchedCount === 1
    },
    /** Its files change, in the caller's transaction, before a run takes it; false when one has it. */
    noteFiles: async (id: PoolId): Promise<boolean> => {
      const staying = { _id: id, state: database.trusted({ $ne: 'purging' as const }) }
      return (await rows.updateOne(staying, { $inc: { fileChanges: 1 } })).matchedCount === 1
    },
    /** It stands on a newer consent, with its D; false when it is on its way out, or stands on another one by now. */
    renew: async (id: PoolId, from: ConsentId, renewal: Renewal): Promise<boolean> => {
      const bounds = { notBefore: null, notAfter: null } // of the consent before
      const change = { ...renewal, ...bounds, state: 'active' as const, asked: [], notice: null }
      return (
        (await rows.updateOne({ _id: id, consentId: from, ...isLive }, { $set: change })).modifiedCount === 1
      )
    },
    /** Every entry of the one is the other's; false when a run has one of them. In a transaction. */
    follow: async (from: SubjectId, to: SubjectId): Promise<boolean> => {
      const staying = { subjectId: from, state: database.trusted({ $ne: 'purging' as const }) }
      await rows.updateMany(staying, { $set: { subjectId: to } })
      return (await rows.exists({ subjectId: from })) === null
    },
    /** D is another one, if it was that one until now. */
    moveDue: async (id: PoolId, from: string, moved: MovedDue): Promise<boolean> =>
      (await rows.updateOne({ _id: id, 'due.date': from, ...isLive }, { $set: moved })).modifiedCount === 1,
    /** Its person has left, and a hold keeps it; false when they had before, or it is on its way out. */
    markLeft: async (id: PoolId, left: LeftRow): Promise<boolean> =>
      (await rows.updateOne({ _id: id, leftAt: null, ...isLive }, { $set: left })).modifiedCount === 1,
    /** It was asked whether to stay; false when it was asked that already, or is on its way out. */
    noteAsked: async (id: PoolId, asked: AskedRow): Promise<boolean> => {
      const unasked = { $elemMatch: { forDate: asked.forDate, days: asked.days } }
      const open = {
        _id: id,
        'due.date': asked.forDate,
        asked: database.trusted({ $not: unasked }),
        stops: database.trusted({ $size: 0 }),
        ...isLive,
      }
      const set = { state: 'asked' as const }
      const told = { notice: { sentAt: asked.at, forDate: asked.forDate } }
      const done = await rows.updateOne(open, { $push: { asked }, $set: set })
      if (done.modifiedCount !== 1) return false
      const untold = { _id: id, $nor: [{ 'notice.forDate': asked.forDate }] }
      await rows.updateOne(untold, { $set: told })
      return true
    },
  }
}

function leaving(database: Database, rows: Rows) {
  return {
    /** Which of these there are, whatever their state. */
    existing: async (ids: readonly PoolId[]): Promise<PoolId[]> => {
      const found = rows.find({ _id: database.trusted({ $in: checked(ids) }) }, { _id: 1 })
      return (await found.lean<Pick<PoolRow, '_id'>[]>()).map(row => row._id)
    },
    /** The rows of these, for whoever reads them a last time. */
    byIds: async (ids: readonly PoolId[]): Promise<PoolRow[]> =>
      await rows.find({ _id: database.trusted({ $in: checked(ids) }) }).lean<PoolRow[]>(),
    /** These rows are gone; for the erasure engine. Gives how many went now. */
    remove: async (ids: readonly PoolId[]): Promise<number> =>
      (await rows.deleteMany({ _id: database.trusted({ $in: checked(ids) }) })).deletedCount,
  }
}

function checked(ids: readonly PoolId[]): PoolId[] {
  if (!ids.every(id => isId('poo', id))) throw new Error('not an id of its kind')
  return [...ids]
}
