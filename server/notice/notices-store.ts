import { Schema } from 'mongoose'
import type { ApplicationRow, NoticeRow } from '../applications/application-row.ts'
import { isId, type ApplicationId, type VacancyId } from '../base/ids.ts'
import { statesSeenByStaff } from '../policy/states.ts'
import { hidingStops } from '../policy/visibility.ts'
import { collectionPrefix, type Database } from '../store/database.ts'

const schema = new Schema<ApplicationRow>(
  {
    _id: String,
    vacancyId: String,
    state: String,
    due: { date: String, rule: String, policyVersion: Number, _id: false },
    eligibleAt: Date,
    stops: [{ kind: String, ref: String, until: Date, _id: false }],
    decision: { type: { outcome: String, decidedAt: Date, by: String }, _id: false },
    notice: { type: { sentAt: Date, forDate: String }, _id: false },
  } as never,
  { versionKey: false },
)

/** What a page of applications begins after. */
export type After = Pick<ApplicationRow, 'eligibleAt' | '_id'> | undefined

/** Which applications are looked for. Instants are UTC. */
export interface Window {
  /** D begins after that instant, and before the other. */
  from: Date
  to: Date
  /** Whoever was decided later has not been told yet what was decided, so no D may be told either. */
  decidedBefore: Date
}

/** Applications of one vacancy that wait for staff. */
export interface WaitingCount {
  vacancyId: VacancyId
  count: number
}

/** What `noticesStore` gives. */
export type NoticesStore = ReturnType<typeof noticesStore>

/** The applications as the notice sees them: a view of its own over that collection. Every change is a compare-and-set. */
export function noticesStore(database: Database) {
  const rows = rowsOf(database)
  return { ...looking(database, rows), ...telling(database, rows) }
}

type Rows = ReturnType<typeof rowsOf>

function rowsOf(database: Database) {
  return database.data.model('noticed_applications', schema, `${collectionPrefix}applications`)
}

function live({ trusted }: Database) {
  return { state: trusted({ $in: [...statesSeenByStaff] }) }
}

function decided({ trusted }: Database, before: Date) {
  return { $nor: [{ 'decision.decidedAt': trusted({ $gt: before }) }] }
}

/** Of a D that somebody has spoilt nothing is told until it is mended. */
const hasDay = { $eq: [{ $type: '$due.date' }, 'string'] }

/** The D that was told, if any, is not the D there is. */
function untold({ trusted }: Database) {
  return { $expr: trusted({ $and: [hasDay, { $ne: ['$notice.forDate', '$due.date'] }] }) }
}

function untoldIn(database: Database, { from, to, decidedBefore }: Window) {
  return {
    ...live(database),
    ...decided(database, decidedBefore),
    ...untold(database),
    stops: database.trusted({ $size: 0 }),
    eligibleAt: database.trusted({ $gt: from, $lt: to }),
  }
}

function nextAfter({ trusted }: Database, after: After) {
  if (!after) return {}
  const { eligibleAt, _id } = after
  return {
    $or: [{ eligibleAt: trusted({ $gt: eligibleAt }) }, { eligibleAt, _id: trusted({ $gt: _id }) }],
  }
}

function looking(database: Database, rows: Rows) {
  const { trusted } = database
  return {
    /** Those without a notice of the D they have, the earliest first. */
    untold: async (window: Window, after: After, limit: number): Promise<ApplicationRow[]> =>
      await rows
        .find({ $and: [untoldIn(database, window), nextAfter(database, after)] })
        .sort({ eligibleAt: 1, _id: 1 })
        .limit(limit)
        .lean<ApplicationRow[]>(),
    countUntold: async (window: Window): Promise<number> =>
      await rows.countDocuments(untoldIn(database, window)),
    /** Those whose notice holds no more: D is another day, or something stops the deletion. */
    outdated: async (decidedBefore: Date, limit: number): Promise<ApplicationRow[]> =>
      await rows
        .find({
          ...live(database),
          ...decided(database, decidedBefore),
          'notice.sentAt': trusted({ $type: 'date' as const }),
          $or: [untold(database), { 'stops.0': trusted({ $exists: true }), $expr: trusted(hasDay) }],
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<ApplicationRow[]>(),
    /** How many are undecided in each vacancy whose D, for want of a decision, falls into that time. */
    undecidedIn: async (from: Date, to: Date): Promise<WaitingCount[]> => {
      const waiting = { state: 'received', stops: { $size: 0 }, 'due.rule': 'undecided' }
      const found = await rows.aggregate<{ _id: VacancyId; count: number }>([
        { $match: { eligibleAt: { $gte: from, $lt: to }, ...waiting } },
        { $group: { _id: '$vacancyId', count: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ])
      return found.map(({ _id, count }) => ({ vacancyId: _id, count }))
    },
    /** How many of each vacancy were hired before that instant, never handed over, and are in sight of those who hire. */
    notHandedOver: async (before: Date): Promise<WaitingCount[]> => {
      const inSight = { 'stops.kind': { $nin: [...hidingStops] } }
      const hired = { 'decision.outcome': 'hired', handedOverAt: null, state: 'decided', ...inSight }
      const found = await rows.aggregate<{ _id: VacancyId; count: number }>([
        { $match: { ...hired, 'decision.decidedAt': { $lt: before } } },
        { $group: { _id: '$vacancyId', count: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ])
      return found.map(({ _id, count }) => ({ vacancyId: _id, count }))
    },
  }
}

function telling(database: Database, rows: Rows) {
  const { trusted } = database
  const change = async (filter: object, notice: NoticeRow | null): Promise<boolean> =>
    (await rows.updateOne({ ...live(database), ...filter }, { $set: { notice } })).modifiedCount === 1
  return {
    /** The notice is that one. False when D, state or stops have changed since, or somebody was faster. */
    tell: async (id: ApplicationId, was: NoticeRow | null, notice: NoticeRow): Promise<boolean> => {
      const standing = was ? { 'notice.sentAt': was.sentAt } : { notice: null }
      const same = { _id: checked(id), stops: trusted({ $size: 0 }), 'due.date': notice.forDate }
      return await change({ ...same, ...standing }, notice)
    },
    /** There is no notice. False when that one does not stand any more. */
    untell: async (id: ApplicationId, { sentAt }: NoticeRow): Promise<boolean> =>
      await change({ _id: checked(id), 'notice.sentAt': sentAt }, null),
  }
}

function checked(id: ApplicationId): ApplicationId {
  if (!isId('app', id)) throw new Error('not the id of an application')
  return id
}
