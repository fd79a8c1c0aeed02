import { Schema, type Model } from 'mongoose'
import { isId, type ApplicationId, type SubjectId, type VacancyId } from '../base/ids.ts'
import type { Database } from '../store/database.ts'
import { statesSeenByStaff, type State } from '../policy/states.ts'
import { hidingStops } from '../policy/visibility.ts'
import type { ApplicationRow, Deadline } from './application-row.ts'
import { aboutHired } from './hired-store.ts'
import { lifeChanges } from './life-store.ts'

const due = { date: String, rule: String, policyVersion: Number, _id: false }

const applicationSchema = new Schema<ApplicationRow>(
  {
    _id: String,
    subjectId: String,
    vacancyId: String,
    state: String,
    stage: String,
    receivedAt: Date,
    lastActAt: Date,
    own: Buffer,
    language: String,
    reference: String,
    certificateNo: String,
    policyVersion: Number,
    noticeVersion: Number,
    receipt: String,
    corrections: Number,
    due,
    eligibleAt: Date,
    overdueAt: Date,
    stops: [{ kind: String, ref: String, until: Date, _id: false }],
    decision: {
      type: { outcome: String, decidedAt: Date, by: String, notBefore: String },
      _id: false,
      default: null,
    },
    firstDecidedAt: { type: Date, default: null },
    handedOverAt: { type: Date, default: null },
    objectedAt: Date,
    poolCopies: Number,
    statedAt: { type: Date, default: null },
    withdrawal: { type: { at: Date, before: due }, _id: false, default: null },
    notBefore: { type: String, default: null },
    notAfter: { type: String, default: null },
    notice: { type: { sentAt: Date, forDate: String }, _id: false, default: null },
    brakeReleasedFor: String,
    stoppedBy: [String],
    erasure: {
      type: {
        requestedAt: Date,
        undoUntil: Date,
        reason: String,
        before: {
          state: String,
          due,
          eligibleAt: Date,
          overdueAt: Date,
          stops: [{ kind: String, ref: String, until: Date, _id: false }],
        },
      },
      _id: false,
      default: null,
    },
    runId: { type: String, default: null },
  } as never,
  { versionKey: false },
)

declare module '../base/context.ts' {
  interface Context {
    applications: ApplicationsStore
  }
}

/** What `applicationsStore` gives. */
export type ApplicationsStore = ReturnType<typeof applicationsStore>

/** What a list shows; the sealed answers stay where they are. */
export type ListedRow = Pick<
  ApplicationRow,
  '_id' | 'reference' | 'subjectId' | 'state' | 'stage' | 'receivedAt' | 'due' | 'decision'
>

/** Where a page of the list ends: the next one starts right after. */
export interface Cursor {
  receivedAt: Date
  id: ApplicationId
}

/** One page of a vacancy's list. */
export interface ListQuery {
  vacancyId: VacancyId
  stage: 'all' | 'received' | 'reviewed'
  /** Those decided before that instant are not for the one who asks. */
  decidedSince: Date | undefined
  after: Cursor | undefined
  limit: number
}

const listed = { reference: 1, subjectId: 1, state: 1, stage: 1, receivedAt: 1, due: 1, decision: 1 } as const
/** While an erasure waits, a row without name or link says so. */
const listedStates: readonly State[] = [...statesSeenByStaff, 'erasure_pending']

/** The applications; every id is checked before a query. */
export function applicationsStore(database: Database) {
  const rows = database.model('applications', applicationSchema)
  return {
    ...reading(database, rows),
    ...readingOfPeople(database, rows),
    ...changing(database, rows),
    ...lifeChanges(database, rows),
    ...aboutHired(database, rows),
    ...leaving(database, rows),
  }
}

type Rows = Model<ApplicationRow>

function reading(database: Database, rows: Rows) {
  return {
    byId: async (id: string): Promise<ApplicationRow | null> =>
      isId('app', id) ? await rows.findOne({ _id: id }).lean<ApplicationRow>() : null,
    /** @param reference 10 Crockford characters */
    byReference: async (reference: string): Promise<ApplicationRow | null> =>
      await rows.findOne({ reference }).lean<ApplicationRow>(),
    byReceipt: async (hash: string): Promise<ApplicationRow | null> =>
      await rows.findOne({ receipt: hash }).lean<ApplicationRow>(),
    ofSubject: async (subjectId: SubjectId): Promise<ApplicationRow[]> =>
      await rows.find({ subjectId }).sort({ receivedAt: -1 }).limit(100).lean<ApplicationRow[]>(),
    /** Whether anybody's application to the vacancy is still there, whatever its state. */
    anyOf: async (vacancyId: VacancyId): Promise<boolean> => (await rows.exists({ vacancyId })) !== null,
    /** What these subjects sent that vacancy, whatever its state. */
    toVacancy: async (vacancyId: VacancyId, subjectIds: readonly SubjectId[]): Promise<ApplicationRow[]> => {
      const ofThem = { vacancyId, subjectId: database.trusted({ $in: [...subjectIds] }) }
      return await rows.find(ofThem).sort({ receivedAt: 1 }).limit(100).lean<ApplicationRow[]>()
    },
    /** One page of what staff may see of a vacancy, newest first, by keyset. */
    list: async (query: ListQuery): Promise<ListedRow[]> => await listOf(database, rows, query),
    /** The same the other way: what comes right before the cursor, nearest first. */
    listBefore: async (query: ListQuery & { after: Cursor }): Promise<ListedRow[]> =>
      await rows
        .find({ ...seenIn(database, query), $or: beforeCursor(database, query.after) }, listed)
        .sort({ receivedAt: 1, _id: -1 })
        .limit(query.limit)
        .lean<ListedRow[]>(),
    /** Those that a closing of the vacancy would decide. */
    undecidedOf: async (vacancyId: VacancyId): Promise<ApplicationRow[]> =>
      await rows
        .find({ vacancyId, state: 'received', ...inSight(database) })
        .sort({ receivedAt: -1, _id: 1 })
        .limit(5000)
        .lean<ApplicationRow[]>(),
    /** How many of each vacancy are unread and undecided, counted up to the limit. */
    countOf: async (vacancyId: VacancyId, what: 'unread' | 'undecided', limit: number): Promise<number> =>
      await rows.countDocuments(
        {
          vacancyId,
          state: 'received',
          ...inSight(database),
          ...(what === 'unread' ? { stage: 'received' } : {}),
        },
        { limit },
      ),
    /** The application that has this certificate number reserved. */
    byCertificateNo: async (number: string): Promise<ApplicationRow | null> =>
      await rows.findOne({ certificateNo: number }).lean<ApplicationRow>(),
  }
}

/** What is known of people by their applications. */
function readingOfPeople(database: Database, rows: Rows) {
  return {
    /** Who of these has restricted the use of an application: nobody works with what is theirs. */
    restrictedAmong: async (subjectIds: readonly SubjectId[]): Promise<Set<SubjectId>> => {
      const restricted = { 'stops.kind': 'restriction' as const }
      const ofThem = { subjectId: database.trusted({ $in: [...subjectIds] }), ...restricted }
      const found = await rows.find(ofThem, { subjectId: 1 }).lean<Pick<ApplicationRow, 'subjectId'>[]>()
      return new Set(found.map(row => row.subjectId))
    },
    /** What these subjects have that is decided or withdrawn, newest first. */
    settledOf: async (subjectIds: readonly SubjectId[]): Promise<ApplicationRow[]> => {
      const state = database.trusted({ $in: ['decided' as const, 'withdrawn' as const] })
      const ofThem = { state, subjectId: database.trusted({ $in: [...subjectIds] }) }
      return await rows.find(ofThem).sort({ receivedAt: -1 }).lean<ApplicationRow[]>()
    },
  }
}

function changing(database: Database, rows: Rows) {
  const inState = (states: readonly State[]) => database.trusted({ $in: [...states] })
  return {
    insert: async (row: ApplicationRow): Promise<void> => {
      await rows.create([row], { ordered: true })
    },
    /** Read for the first time; later reads change nothing. */
    markReviewed: async (id: ApplicationId): Promise<void> => {
      await rows.updateOne(
        { _id: id, stage: 'received', state: inState(statesSeenByStaff) },
        { $set: { stage: 'reviewed' } },
      )
    },
    /** The applicant has acted, and D follows, if it is in that state still and no hold stands. */
    act: async (id: ApplicationId, state: State, moved: Deadline & { lastActAt: Date }): Promise<boolean> => {
      const free = { _id: id, state, 'stops.kind': database.trusted({ $ne: 'hold' as const }) }
      return (await rows.updateOne(free, { $set: moved })).matchedCount === 1
    },
    /** The answers say something else now. */
    resealOwn: async (id: ApplicationId, own: Buffer): Promise<void> => {
      await rows.updateOne({ _id: id }, { $set: { own } })
    },
    /** Every application of the one is the other's; false when a run has one of them. In a transaction. */
    follow: async (from: SubjectId, to: SubjectId): Promise<boolean> => {
      const staying = { subjectId: from, state: database.trusted({ $ne: 'purging' as const }) }
      await rows.updateMany(staying, { $set: { subjectId: to } })
      return (await rows.exists({ subjectId: from })) === null
    },
    /** One correction more and the last act moved, if fewer than `most` were made and it is undecided. */
    countCorrection: async (
      id: ApplicationId,
      most: number,
      moved: Deadline & { lastActAt: Date },
    ): Promise<boolean> =>
      (
        await rows.updateOne(
          { _id: id, state: 'received', corrections: database.trusted({ $lt: most }) },
          { $inc: { corrections: 1 }, $set: moved },
        )
      ).modifiedCount === 1,
  }
}

function leaving(database: Database, rows: Rows) {
  return {
    /** Which of these there are, whatever their state. */
    existing: async (ids: readonly ApplicationId[]): Promise<ApplicationId[]> => {
      const found = rows.find({ _id: database.trusted({ $in: checked(ids) }) }, { _id: 1 })
      return (await found.lean<Pick<ApplicationRow, '_id'>[]>()).map(row => row._id)
    },
    /** The rows of these, for whoever counts or reads them a last time. */
    byIds: async (ids: readonly ApplicationId[]): Promise<ApplicationRow[]> =>
      await rows.find({ _id: database.trusted({ $in: checked(ids) }) }).lean<ApplicationRow[]>(),
    /** These rows are gone; for the erasure engine. Gives how many went now. */
    remove: async (ids: readonly ApplicationId[]): Promise<number> =>
      (await rows.deleteMany({ _id: database.trusted({ $in: checked(ids) }) })).deletedCount,
  }
}

function checked(ids: readonly ApplicationId[]): ApplicationId[] {
  if (!ids.every(id => isId('app', id))) throw new Error('not an id of its kind')
  return [...ids]
}

async function listOf(
  database: Database,
  rows: Model<ApplicationRow>,
  query: ListQuery,
): Promise<ListedRow[]> {
  const filter = {
    ...seenIn(database, query),
    ...(query.after ? { $or: afterCursor(database, query.after) } : {}),
  }
  return await rows
    .find(filter, listed)
    .sort({ receivedAt: -1, _id: 1 })
    .limit(query.limit)
    .lean<ListedRow[]>()
}

/** No hold and no restriction stands. */
function inSight(database: Database) {
  return { 'stops.kind': database.trusted({ $nin: [...hidingStops] }) }
}

/** What the list may show to the one who asks: the one predicate of every list. */
function seenIn(database: Database, { vacancyId, stage, decidedSince }: ListQuery) {
  return {
    vacancyId,
    state: database.trusted({ $in: [...listedStates] }),
    ...inSight(database),
    ...(stage === 'all' ? {} : { stage }),
    ...(decidedSince ? { $nor: [{ 'decision.decidedAt': database.trusted({ $lt: decidedSince }) }] } : {}),
  }
}

function afterCursor(database: Database, after: Cursor) {
  return [
    { receivedAt: database.trusted({ $lt: after.receivedAt }) },
    { receivedAt: after.receivedAt, _id: database.trusted({ $gt: after.id }) },
  ]
}

function beforeCursor(database: Database, before: Cursor) {
  return [
    { receivedAt: database.trusted({ $gt: before.receivedAt }) },
    { receivedAt: before.receivedAt, _id: database.trusted({ $lt: before.id }) },
  ]
}
