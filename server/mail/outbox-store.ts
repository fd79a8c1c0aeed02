import { Schema, type QueryFilter } from 'mongoose'
import type { ApplicationId } from '../base/ids.ts'
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
  find(id: string): Promise<OutboxRow | undefined>
  /** The row is gone, unless an attempt has begun. */
  removeUntried(id: string): Promise<boolean>
  /** Receipts and links about that application that have not left are gone, tried or not. */
  recall(application: ApplicationId): Promise<void>
  /** The oldest mail that is due, or whose sender went silent, is this worker's until the lease ends. */
  claim(now: Date, leaseUntil: Date): Promise<OutboxRow | undefined>
  /** Each false when another worker has claimed the row since. */
  markSent(claim: Claim, at: Date): Promise<boolean>
  markWaiting(claim: Claim, nextAt: Date): Promise<boolean>
  markFailed(claim: Claim): Promise<boolean>
  removeClaimed(claim: Claim): Promise<boolean>
  /** Last mails that are sent, have failed, or must be closed by now. */
  closable(now: Date, limit: number): Promise<OutboxRow[]>
  removeLast(id: string): Promise<boolean>
  /** What waits about these waits no more for its time, until it is released. */
  hold(applications: readonly ApplicationId[]): Promise<void>
  release(applications: readonly ApplicationId[]): Promise<void>
  /** The application of each row that is about one of these, or sealed with its key. */
  pointersTo(applications: readonly ApplicationId[]): Promise<ApplicationId[]>
  /** No such row is left. */
  removeAbout(applications: readonly ApplicationId[]): Promise<number>
}

/** The store over that database. */
export function outboxStore(database: Database): OutboxStore {
  const rows = database.model<OutboxRow>('outbox', schema)
  const { trusted } = database
  const among = (ids: readonly ApplicationId[]) => trusted({ $in: [...ids] })
  const pointing = (ids: readonly ApplicationId[]) => ({ $or: [{ about: among(ids) }, { unit: among(ids) }] })
  const mine = ({ _id, fence }: Claim): QueryFilter<OutboxRow> => ({ _id, fence, state: 'sending' })
  const mark = async (claim: Claim, change: Partial<OutboxRow>) =>
    (await rows.updateOne(mine(claim), { $set: { leaseUntil: null, ...change } })).modifiedCount === 1
  const removed = async (filter: QueryFilter<OutboxRow>) => (await rows.deleteOne(filter)).deletedCount === 1
  return {
    insertOnce: async ({ _id, ...row }) => {
      await rows.updateOne({ _id }, { $setOnInsert: row }, { upsert: true })
    },
    find: async _id => (await rows.findOne({ _id }).lean<OutboxRow>()) ?? undefined,
    removeUntried: async _id => await removed({ _id, state: 'waiting', attempts: 0 }),
    recall: async about => {
      const notLeft = { state: trusted({ $in: ['waiting' as const, 'held' as const] }) }
      await rows.deleteMany({ about, kind: trusted({ $in: ['M1' as const, 'M2' as const] }), ...notLeft })
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
    closable: async (now, limit) => {
      const ended = { kind: 'M6' as const, state: trusted({ $in: ['sent' as const, 'failed' as const] }) }
      const late = { kind: 'M6' as const, closeBy: trusted({ $lte: now }) }
      return await rows
        .find({ $or: [ended, late] })
        .limit(limit)
        .lean<OutboxRow[]>()
    },
    hold: async ids => {
      await rows.updateMany({ about: among(ids), state: 'waiting' }, { $set: { state: 'held' } })
    },
    release: async ids => {
      await rows.updateMany({ about: among(ids), state: 'held' }, { $set: { state: 'waiting' } })
    },
    removeLast: async _id => await removed({ _id, kind: 'M6' }),
    pointersTo: async ids => {
      const found = await rows
        .find(pointing(ids), { about: 1, unit: 1 })
        .lean<{ about: string; unit: string }[]>()
      return found.flatMap(row => ids.find(id => id === row.about || id === row.unit) ?? [])
    },
    removeAbout: async ids => (await rows.deleteMany(pointing(ids))).deletedCount,
  }
}
