import { Schema, type QueryFilter } from 'mongoose'
import type { LeavingId } from '../base/place.ts'
import type { Language } from '../policy/languages.ts'
import type { Database } from '../store/database.ts'
import type { UnitId } from '../vault/seal.ts'
import type { MailKind } from '../../views/mail/render.ts'

/** Where a mail stands. A claim (`sending`) counts as an attempt. */
export type MailState = 'waiting' | 'held' | 'sending' | 'sent' | 'failed'

/** A row of `outbox`. `sealed` holds address and values; it is wiped when the mail is sent. */
export interface OutboxRow {
  _id: string
  kind: MailKind
  /** The application or, of a last mail, the certificate's number. */
  about: string
  unit: UnitId
  sealed: Buffer | null
  language: Language
  state: MailState
  attempts: number
  nextAt: Date
  leaseUntil: Date | null
  fence: number
  createdAt: Date
  sentAt: Date | null
  closeBy: Date | null
}

/** A row that this worker has claimed; its fence tells a later claim from this one. */
export type Claim = Pick<OutboxRow, '_id' | 'fence'>

const schema = new Schema<OutboxRow>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    about: { type: String, required: true },
    unit: { type: String, required: true },
    sealed: Buffer,
    language: { type: String, required: true },
    state: { type: String, enum: ['waiting', 'held', 'sending', 'sent', 'failed'], required: true },
    attempts: { type: Number, required: true },
    nextAt: { type: Date, required: true },
    leaseUntil: Date,
    fence: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    sentAt: Date,
    closeBy: Date,
  },
  { versionKey: false },
)

/** The rows of the outbox. */
export interface OutboxStore {
  /** The row is there, this one or an earlier one of its id. */
  insertOnce(row: OutboxRow): Promise<void>
  /** As `insertOnce`, for many by one write. */
  insertAllOnce(rows: readonly OutboxRow[]): Promise<void>
  find(id: string): Promise<OutboxRow | undefined>
  findAll(ids: readonly string[]): Promise<OutboxRow[]>
  /** Which of these the mail server had accepted by then. */
  acceptedBy(ids: readonly string[], at: Date): Promise<Set<string>>
  /** Mails that have not left: those under way, and not those that wait for an erasure's end. */
  countWaiting(): Promise<number>
  /** Mails of that kind that have failed for good. */
  countFailed(kind: MailKind): Promise<number>
  /** The kinds of mails about that unit that have failed for good. */
  failedKinds(about: LeavingId): Promise<MailKind[]>
  /** The row is gone, unless an attempt has begun. */
  removeUntried(id: string): Promise<boolean>
  /** The row is gone, unless the mail is leaving right now, has left or has failed. */
  removeWaiting(id: string): Promise<void>
  /** The row is gone, unless the mail has left or has failed: an attempt that is under way is the last one. */
  removeUnsent(id: string): Promise<void>
  /** Receipts and links about that application that have not left are gone, tried or not, and those that never will. */
  recall(application: LeavingId): Promise<void>
  /** Every mail about these whose address and values are still kept. */
  keptAbout(units: readonly LeavingId[]): Promise<OutboxRow[]>
  /** It says something else, or goes elsewhere; one that was sent meanwhile stays empty. */
  reseal(id: string, sealed: Buffer): Promise<void>
  /** The oldest mail that is due, or whose sender went silent, is this worker's until the lease ends. */
  claim(now: Date, leaseUntil: Date): Promise<OutboxRow | undefined>
  /** Each false when another worker has claimed the row since. */
  markSent(claim: Claim, at: Date): Promise<boolean>
  markWaiting(claim: Claim, nextAt: Date): Promise<boolean>
  markFailed(claim: Claim): Promise<boolean>
  removeClaimed(claim: Claim): Promise<boolean>
  /** Last mails that are sent, have failed, or must be closed by now. */
  closable(now: Date, limit: number): Promise<OutboxRow[]>
  /** Other mails with a key of their own that are sent, have failed, or must be closed by now. */
  closableForStaff(now: Date, limit: number): Promise<OutboxRow[]>
  /** The row of a mail with a key of its own is gone. */
  removeOwn(id: string): Promise<boolean>
  /** Mails that failed after the one instant, and mails that wait or are tried since before the other. */
  stuck(since: { failedAfter: Date; waitingBefore: Date }): Promise<{ failed: number; old: number }>
  /** What waits about these waits no more for its time, until it is released. */
  hold(applications: readonly LeavingId[]): Promise<void>
  release(applications: readonly LeavingId[]): Promise<void>
  /** The application of each row that is about one of these, or sealed with its key. */
  pointersTo(applications: readonly LeavingId[]): Promise<LeavingId[]>
  /** No such row is left. */
  removeAbout(applications: readonly LeavingId[]): Promise<number>
}

/** The store over that database. */
export function outboxStore(database: Database): OutboxStore {
  const rows = database.model<OutboxRow>('outbox', schema)
  const { trusted } = database
  const among = (ids: readonly LeavingId[]) => trusted({ $in: [...ids] })
  const pointing = (ids: readonly LeavingId[]) => ({ $or: [{ about: among(ids) }, { unit: among(ids) }] })
  const mine = ({ _id, fence }: Claim): QueryFilter<OutboxRow> => ({ _id, fence, state: 'sending' })
  const mark = async (claim: Claim, change: Partial<OutboxRow>) =>
    (await rows.updateOne(mine(claim), { $set: { leaseUntil: null, ...change } })).modifiedCount === 1
  const removed = async (filter: QueryFilter<OutboxRow>) => (await rows.deleteOne(filter)).deletedCount === 1
  return {
    ...endings(database),
    ...rewriting(database),
    ...takingBack(database),
    insertOnce: async ({ _id, ...row }) => {
      await rows.updateOne({ _id }, { $setOnInsert: row }, { upsert: true })
    },
    find: async _id => (await rows.findOne({ _id }).lean<OutboxRow>()) ?? undefined,
    findAll: async ids => await rows.find({ _id: trusted({ $in: [...ids] }) }).lean<OutboxRow[]>(),
    acceptedBy: async (ids, at) => {
      if (ids.length === 0) return new Set()
      const accepted = { state: 'sent' as const, sentAt: trusted({ $lte: at }) }
      const found = await rows.find({ _id: trusted({ $in: [...ids] }), ...accepted }, { _id: 1 }).lean()
      return new Set(found.map(row => row._id))
    },
    claim: async (now, leaseUntil) => {
      const due = { state: 'waiting' as const, nextAt: trusted({ $lte: now }) }
      const silent = { state: 'sending' as const, leaseUntil: trusted({ $lte: now }) }
      const change = { $set: { state: 'sending' as const, leaseUntil }, $inc: { attempts: 1, fence: 1 } }
      const oldestFirst = { sort: { nextAt: 1 as const }, returnDocument: 'after' as const }
      return (
        (await rows.findOneAndUpdate({ $or: [due, silent] }, change, oldestFirst).lean<OutboxRow>()) ??
        undefined
      )
    },
    markSent: async (claim, at) => await mark(claim, { state: 'sent', sentAt: at, sealed: null }),
    markWaiting: async (claim, nextAt) => await mark(claim, { state: 'waiting', nextAt }),
    markFailed: async claim => await mark(claim, { state: 'failed' }),
    removeClaimed: async claim => await removed(mine(claim)),
    hold: async ids => {
      await rows.updateMany({ about: among(ids), state: 'waiting' }, { $set: { state: 'held' } })
    },
    release: async ids => {
      await rows.updateMany({ about: among(ids), state: 'held' }, { $set: { state: 'waiting' } })
    },
    pointersTo: async ids => {
      const found = await rows
        .find(pointing(ids), { about: 1, unit: 1 })
        .lean<{ about: string; unit: string }[]>()
      return found.flatMap(row => ids.find(id => id === row.about || id === row.unit) ?? [])
    },
    removeAbout: async ids => (await rows.deleteMany(pointing(ids))).deletedCount,
  }
}

type TakingBack = Pick<OutboxStore, 'removeUntried' | 'removeWaiting' | 'removeUnsent' | 'recall'>

/** Mails that are not to leave any more. */
function takingBack(database: Database): TakingBack {
  const rows = database.model<OutboxRow>('outbox', schema)
  const { trusted } = database
  const removed = async (filter: QueryFilter<OutboxRow>) => (await rows.deleteOne(filter)).deletedCount === 1
  return {
    removeUntried: async _id => await removed({ _id, state: 'waiting', attempts: 0 }),
    removeWaiting: async _id => {
      await removed({ _id, state: trusted({ $in: ['waiting' as const, 'held' as const] }) })
    },
    removeUnsent: async _id => {
      await removed({
        _id,
        state: trusted({ $in: ['waiting' as const, 'held' as const, 'sending' as const] }),
      })
    },
    recall: async about => {
      const notLeft = { state: trusted({ $in: ['waiting' as const, 'held' as const, 'failed' as const] }) }
      await rows.deleteMany({ about, kind: trusted({ $in: ['M1' as const, 'M2' as const] }), ...notLeft })
    },
  }
}

/** The last mails about what is deleted. */
const lastKinds = ['M6', 'M14'] as const

/** What a mail says and where it goes, changed while that is kept. */
function rewriting(database: Database): Pick<OutboxStore, 'keptAbout' | 'reseal'> {
  const rows = database.model<OutboxRow>('outbox', schema)
  const kept = database.trusted({ $ne: null })
  return {
    keptAbout: async units =>
      await rows.find({ about: database.trusted({ $in: [...units] }), sealed: kept }).lean<OutboxRow[]>(),
    reseal: async (_id, sealed) => {
      await rows.updateOne({ _id, sealed: kept }, { $set: { sealed } })
    },
  }
}

type Endings = Pick<
  OutboxStore,
  | 'insertAllOnce'
  | 'countWaiting'
  | 'closable'
  | 'closableForStaff'
  | 'removeOwn'
  | 'stuck'
  | 'countFailed'
  | 'failedKinds'
>

/** How mails with a key of their own begin and end, and which mails do not come to an end. */
function endings(database: Database): Endings {
  const rows = database.model<OutboxRow>('outbox', schema)
  const { trusted } = database
  const closedByDate = trusted({ $type: 'date' as const })
  /** Mails with a key of their own that are sent, given up or too late; asked each two seconds, so by their index. */
  const over = async (
    of: Pick<QueryFilter<OutboxRow>, 'kind'>,
    now: Date,
    limit: number,
  ): Promise<OutboxRow[]> => {
    const ended = { state: trusted({ $in: ['sent' as const, 'failed' as const] }), closeBy: closedByDate }
    const late = { closeBy: trusted({ $type: 'date' as const, $lte: now }) }
    return await rows
      .find({ ...of, $or: [ended, late] })
      .limit(limit)
      .lean<OutboxRow[]>()
  }
  return {
    insertAllOnce: async all => {
      if (all.length === 0) return
      const upserts = all.map(({ _id, ...row }) => {
        return { updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true } }
      })
      await rows.bulkWrite(upserts, { ordered: false })
    },
    closable: async (now, limit) => await over({ kind: trusted({ $in: [...lastKinds] }) }, now, limit),
    closableForStaff: async (now, limit) =>
      await over({ kind: trusted({ $nin: [...lastKinds] }) }, now, limit),
    removeOwn: async _id => {
      const own = { _id, closeBy: closedByDate }
      return (await rows.deleteOne(own)).deletedCount === 1
    },
    countWaiting: async () =>
      await rows.countDocuments({ state: trusted({ $in: ['waiting' as const, 'sending' as const] }) }),
    countFailed: async kind => await rows.countDocuments({ kind, state: 'failed' }),
    failedKinds: async about => {
      const found = await rows.find({ about, state: 'failed' }, { kind: 1 }).lean<Pick<OutboxRow, 'kind'>[]>()
      return [...new Set(found.map(row => row.kind))]
    },
    stuck: async ({ failedAfter, waitingBefore: before }) => {
      const waiting = trusted({ $in: ['waiting' as const, 'sending' as const] })
      const old = { state: waiting, nextAt: trusted({ $lt: before }) }
      const tried = { state: waiting, attempts: trusted({ $gt: 0 }), createdAt: trusted({ $lt: before }) }
      return {
        failed: await rows.countDocuments({ state: 'failed', nextAt: trusted({ $gte: failedAfter }) }),
        old: await rows.countDocuments({ $or: [old, tried] }),
      }
    },
  }
}
