import { Schema, type Model } from 'mongoose'
import { isId, type ApplicationId, type CaseId, type StaffId, type SubjectId } from '../base/ids.ts'
import type { PlainDate } from '../policy/plain-date.ts'
import {
  unansweredStates,
  type CaseChannel,
  type CaseState,
  type CaseType,
  type ExtensionCode,
  type IdentityMethod,
  type RefusalCode,
} from '../policy/rights.ts'
import type { Database } from '../store/database.ts'
import type { CaseMask } from './masks.ts'

/** A case of somebody's rights as stored. Dates are local calendar dates. Source: privacy.md 5 */
export interface CaseRow {
  _id: CaseId
  type: CaseType
  /** Null when nothing is held of whoever asks, and once the person's data are gone. */
  subjectId: SubjectId | null
  /** What it is about, as far as it is still there. */
  applicationIds: ApplicationId[]
  /** Asked for by address: it covers whatever the person has in the talent pool too. */
  isWhole: boolean
  channel: CaseChannel
  receivedOn: PlainDate
  dueOn: PlainDate
  extendedDueOn: PlainDate | null
  identity: { method: IdentityMethod; at: Date } | null
  state: CaseState
  /** Why it was refused, or took longer. */
  code: RefusalCode | ExtensionCode | null
  /** The version of the policy at receipt. */
  policyVersion: number
  /** Who registered it; null when the person did. */
  openedBy: StaffId | null
  /** What was asked, what was answered, and each step: sealed under the subject's key; null when there is nothing. */
  request: Buffer | null
  answer: Buffer | null
  history: Buffer | null
  /** What the copy of it leaves out; absent where nobody has looked at that. */
  masks?: CaseMask[]
  openedAt: Date
  /** When the standard copy was offered as the answer. */
  copyAt: Date | null
  closedAt: Date | null
  /** When what is left of it goes; null while it waits for an answer. */
  keptUntil: Date | null
}

const schema = new Schema<CaseRow>(
  {
    _id: { type: String, required: true },
    type: { type: String, required: true },
    subjectId: { type: String, default: null },
    applicationIds: [String],
    isWhole: { type: Boolean, default: false },
    channel: { type: String, required: true },
    receivedOn: { type: String, required: true },
    dueOn: { type: String, required: true },
    extendedDueOn: { type: String, default: null },
    identity: { type: { method: String, at: Date }, _id: false, default: null },
    state: { type: String, required: true },
    code: { type: String, default: null },
    policyVersion: { type: Number, required: true },
    openedBy: { type: String, default: null },
    request: { type: Buffer, default: null },
    answer: { type: Buffer, default: null },
    history: { type: Buffer, default: null },
    masks: [{ applicationId: String, code: String, sealed: Buffer, _id: false }],
    openedAt: { type: Date, required: true },
    copyAt: { type: Date, default: null },
    closedAt: { type: Date, default: null },
    keptUntil: { type: Date, default: null },
  } as never,
  { versionKey: false },
)

declare module '../base/context.ts' {
  interface Context {
    cases: CasesStore
  }
}

/** What `casesStore` gives. */
export type CasesStore = ReturnType<typeof casesStore>

type Rows = Model<CaseRow>

/** What a step changes. */
export type CaseChange = Partial<
  Omit<CaseRow, '_id' | 'type' | 'subjectId' | 'applicationIds' | 'receivedOn'>
>

/** How many cases a page lists. */
const mostListed = 500

/** The cases; every id is checked before a query. */
export function casesStore(database: Database) {
  const rows: Rows = database.model('cases', schema)
  return {
    ...reading(database, rows),
    ...about(database, rows),
    ...changing(database, rows),
    ...leaving(database, rows),
  }
}

function reading(database: Database, rows: Rows) {
  const { trusted } = database
  const waiting = { state: trusted({ $in: [...unansweredStates] }) }
  const closed = { state: trusted({ $nin: [...unansweredStates] }) }
  const of = (openedBy: StaffId | undefined) => (openedBy === undefined ? {} : { openedBy })
  return {
    byId: async (id: string): Promise<CaseRow | undefined> =>
      isId('cas', id) ? ((await rows.findOne({ _id: id }).lean<CaseRow>()) ?? undefined) : undefined,
    /** Every case of that person, newest first. */
    ofSubject: async (subjectId: SubjectId): Promise<CaseRow[]> =>
      await rows.find({ subjectId }).sort({ openedAt: -1, _id: 1 }).limit(mostListed).lean<CaseRow[]>(),
    /** Cases that wait for an answer, those due first before the others; of one member of staff when named. */
    waiting: async (openedBy?: StaffId): Promise<CaseRow[]> =>
      await rows
        .find({ ...waiting, ...of(openedBy) })
        .sort({ dueOn: 1, _id: 1 })
        .limit(mostListed)
        .lean<CaseRow[]>(),
    /** The same after that one, a page of them. */
    waitingAfter: async (after: Pick<CaseRow, 'dueOn' | '_id'> | undefined): Promise<CaseRow[]> =>
      await rows
        .find({ $and: [waiting, afterDue(database, after)] } as never)
        .sort({ dueOn: 1, _id: 1 })
        .limit(mostListed)
        .lean<CaseRow[]>(),
    /** Cases that were closed at that instant or since. */
    closedSince: async (instant: Date): Promise<CaseRow[]> =>
      await rows.find({ closedAt: trusted({ $gte: instant }) }).lean<CaseRow[]>(),
    /** How many wait for an answer. */
    countWaiting: async (): Promise<number> => await rows.countDocuments(waiting),
    /** How many of them had to be answered before that local date. */
    countOverdue: async (on: PlainDate): Promise<number> =>
      await rows.countDocuments(overdueIn(database, on)),
    /** Cases that were answered, newest first. */
    closed: async (openedBy?: StaffId): Promise<CaseRow[]> =>
      await rows
        .find({ ...closed, ...of(openedBy) })
        .sort({ closedAt: -1, _id: 1 })
        .limit(100)
        .lean<CaseRow[]>(),
  }
}

/** Cases of one application. */
function about({ trusted }: Database, rows: Rows) {
  const waiting = { state: trusted({ $in: [...unansweredStates] }) }
  return {
    /** Cases about that application that wait for an answer. */
    waitingAbout: async (id: ApplicationId): Promise<CaseRow[]> =>
      await rows.find({ applicationIds: id, ...waiting }).lean<CaseRow[]>(),
    /** Erasures of that application, and objections to its being kept, that were granted, or in part. */
    grantedErasuresOf: async (id: ApplicationId): Promise<CaseRow[]> =>
      await rows
        .find({
          applicationIds: id,
          type: trusted({ $in: ['erasure' as const, 'objection' as const] }),
          state: trusted({ $in: ['granted' as const, 'partly' as const] }),
        })
        .lean<CaseRow[]>(),
    /** Whoever asked with that application who was hired: cases that wait for the answer, or have it. */
    askedWhoWasHired: async (id: ApplicationId): Promise<CaseRow[]> =>
      await rows
        .find({
          applicationIds: id,
          type: 'hiredPerson',
          state: trusted({ $in: ['open' as const, 'extended' as const, 'granted' as const] }),
        })
        .lean<CaseRow[]>(),
  }
}

function afterDue({ trusted }: Database, after: Pick<CaseRow, 'dueOn' | '_id'> | undefined) {
  if (!after) return {}
  const { dueOn, _id } = after
  return { $or: [{ dueOn: trusted({ $gt: dueOn }) }, { dueOn, _id: trusted({ $gt: _id }) }] }
}

function overdueIn({ trusted }: Database, on: PlainDate) {
  const past = trusted({ $lt: on })
  return {
    state: trusted({ $in: [...unansweredStates] }),
    $or: [{ extendedDueOn: past }, { extendedDueOn: null, dueOn: past }],
  }
}

function changing(database: Database, rows: Rows) {
  const { trusted } = database
  return {
    /** The case is there; false when it was before. */
    insertOnce: async ({ _id, ...row }: CaseRow): Promise<boolean> =>
      (await rows.updateOne({ _id }, { $setOnInsert: row }, { upsert: true })).upsertedCount === 1,
    /** The step is taken, if the case still is in one of these states; false otherwise. */
    change: async (id: CaseId, from: readonly CaseState[], set: CaseChange): Promise<boolean> =>
      (await rows.updateOne({ _id: id, state: trusted({ $in: [...from] }) }, { $set: set })).modifiedCount ===
      1,
    /** The standard copy is offered; false when another one was since the case was read, or it is further. */
    noteCopy: async (
      { _id, copyAt, state }: Pick<CaseRow, '_id' | 'copyAt' | 'state'>,
      set: Pick<CaseChange, 'copyAt' | 'history' | 'request' | 'answer'>,
    ): Promise<boolean> => (await rows.updateOne({ _id, copyAt, state }, { $set: set })).modifiedCount === 1,
    /** The copy of it leaves these out; false when it is answered. */
    mask: async (id: CaseId, masks: CaseMask[]): Promise<boolean> =>
      (await rows.updateOne({ _id: id, state: trusted({ $in: [...unansweredStates] }) }, { $set: { masks } }))
        .matchedCount === 1,
    /** It is that person's, what is sealed in it under their key. */
    give: async (
      id: CaseId,
      subjectId: SubjectId,
      sealed: Pick<CaseRow, 'request' | 'answer' | 'history'>,
    ): Promise<void> => {
      await rows.updateOne({ _id: id }, { $set: { subjectId, ...sealed } })
    },
    /** Closed cases whose time is over are gone. Gives how many. */
    forget: async (now: Date): Promise<number> =>
      (await rows.deleteMany({ keptUntil: trusted({ $lte: now }) })).deletedCount,
  }
}

function leaving(database: Database, rows: Rows) {
  const { trusted } = database
  return {
    /** Every case of these people or about these applications, also by what its copy leaves out of them. */
    pointingTo: async (
      subjectIds: readonly SubjectId[],
      applicationIds: readonly ApplicationId[],
    ): Promise<CaseRow[]> => {
      const theirs = { subjectId: trusted({ $in: checked('sub', subjectIds) }) }
      const these = trusted({ $in: checked('app', applicationIds) })
      const about = [{ applicationIds: these }, { 'masks.applicationId': these }]
      return await rows.find({ $or: [theirs, ...about] }).lean<CaseRow[]>()
    },
    /** It is not about these applications any more. */
    leave: async (id: CaseId, applicationIds: readonly ApplicationId[]): Promise<void> => {
      await rows.updateOne(
        { _id: id },
        {
          $pull: {
            applicationIds: trusted({ $in: checked('app', applicationIds) }),
            masks: { applicationId: trusted({ $in: checked('app', applicationIds) }) },
          },
        },
      )
    },
    /** Only types, dates and the result are left of it: it is nobody's. */
    strip: async (id: CaseId): Promise<void> => {
      const nothing = { subjectId: null, openedBy: null, request: null, answer: null, history: null }
      await rows.updateOne({ _id: id }, { $set: { ...nothing, applicationIds: [], masks: [] } })
    },
  }
}

function checked<P extends 'sub' | 'app'>(prefix: P, ids: readonly (SubjectId | ApplicationId)[]) {
  return ids.map(id => {
    if (!isId(prefix, id)) throw new Error('not an id of its kind')
    return id
  })
}
