import type { Model } from 'mongoose'
import type { ApplicationId, SubjectId } from '../base/ids.ts'
import type { LifeEvent } from '../policy/states.ts'
import { statesThatAllow } from '../policy/states.ts'
import { saidDate } from '../policy/unit-dates.ts'
import { hidingStops } from '../policy/visibility.ts'
import type { Database } from '../store/database.ts'
import type { ApplicationRow, Deadline, DecisionRow, WithdrawalRow } from './application-row.ts'

/** What taking a decision back sets. */
export type Reopened = Deadline & Pick<ApplicationRow, 'firstDecidedAt' | 'notBefore'>

/** D that moved, and the days of grace that moved it. */
export type MovedDue = Deadline & Pick<ApplicationRow, 'notBefore'>

/**
 * What happens in an application's life: each a compare-and-set on the states that allow it; false when it came too late.
 * A new rule for D begins without the days of grace of the one before.
 */
export function lifeChanges(database: Database, rows: Model<ApplicationRow>) {
  const allowing = (event: LifeEvent) => inStates(database, event)
  // What staff do: whoever restricted the use, or holds it, since they looked was faster.
  const inSight = { 'stops.kind': database.trusted({ $nin: [...hidingStops] }) }
  const change = async (filter: object, set: Partial<ApplicationRow>): Promise<boolean> =>
    (await rows.updateOne(filter, { $set: set })).modifiedCount === 1
  return {
    /** Decided, if it was undecided and nothing hides it from staff. */
    decide: async (id: ApplicationId, decision: DecisionRow, deadline: Deadline): Promise<boolean> =>
      await change(
        { _id: id, ...allowing('decide'), ...inSight },
        { state: 'decided', decision, notBefore: null, ...deadline },
      ),
    /** Undecided again, if that very decision stands and nothing hides it. */
    undecide: async (
      id: ApplicationId,
      decidedAt: Date,
      deadline: Deadline & Partial<Reopened>,
    ): Promise<boolean> =>
      await change(
        { _id: id, ...allowing('undoDecision'), ...inSight, 'decision.decidedAt': decidedAt },
        { state: 'received', decision: null, handedOverAt: null, ...deadline },
      ),
    /** Handed over, if that very decision stands and nothing hides it. */
    handOver: async (
      id: ApplicationId,
      decidedAt: Date,
      set: Deadline & { handedOverAt: Date },
    ): Promise<boolean> =>
      await change(
        {
          _id: id,
          ...allowing('handOver'),
          ...inSight,
          'decision.outcome': 'hired',
          'decision.decidedAt': decidedAt,
        },
        { ...set, notBefore: null },
      ),
    /** Withdrawn, if its D is still the one that was read, to which the withdrawal keeps; one that is spoilt is not compared. */
    withdraw: async (
      { _id, due }: Pick<ApplicationRow, '_id' | 'due'>,
      withdrawal: WithdrawalRow,
      deadline: Deadline,
    ): Promise<boolean> =>
      await change(
        { _id, ...allowing('withdraw'), ...(saidDate(due) && { 'due.date': due.date }) },
        { state: 'withdrawn', withdrawal, notBefore: null, ...deadline },
      ),
    /** D moved, if nothing else happened to the application since it was read. */
    moveDue: async (row: ApplicationRow, moved: MovedDue): Promise<boolean> =>
      await change(asRead(row), row.state === 'erasure_pending' ? aside(row, moved) : moved),
    ...objections(database, rows),
    ...copying(database, rows),
    ...liveOnes(database, rows),
  }
}

function inStates(database: Database, event: LifeEvent) {
  return { state: database.trusted({ $in: statesThatAllow(event) }) }
}

function liveOnes(database: Database, rows: Model<ApplicationRow>) {
  return {
    /** The live ones after that id, in the order of ids. */
    liveAfter: async (id: string, limit: number): Promise<ApplicationRow[]> =>
      await rows
        .find({ _id: database.trusted({ $gt: id }), ...inStates(database, 'shortenPolicy') } as never)
        .sort({ _id: 1 })
        .limit(limit)
        .lean<ApplicationRow[]>(),
  }
}

/** What an applicant has objected to, and what of it is still to be done. */
function objections(database: Database, rows: Model<ApplicationRow>) {
  return {
    /** The applicant has said no to its being kept, or that is carried out; false when it stood like that already. */
    object: async (id: ApplicationId, at: Date | null): Promise<boolean> => {
      const other = { objectedAt: at === null ? database.trusted({ $type: 'date' as const }) : null }
      return (await rows.updateOne({ _id: id, ...other }, { $set: { objectedAt: at } })).modifiedCount === 1
    },
    /** Those that go once their decision is told and while no stop keeps them, the longest waiting first. */
    objected: async (limit: number): Promise<ApplicationRow[]> => {
      const state = database.trusted({ $in: ['decided' as const, 'withdrawn' as const] })
      const settled = { state, stops: database.trusted({ $size: 0 }) }
      return await rows
        .find({ objectedAt: database.trusted({ $type: 'date' as const }), ...settled } as never)
        .sort({ objectedAt: 1 })
        .limit(limit)
        .lean<ApplicationRow[]>()
    },
  }
}

/** What is copied of a person into the talent pool. */
function copying(database: Database, rows: Model<ApplicationRow>) {
  const besideNoCopy = async (subjectId: SubjectId): Promise<void> => {
    const staying = { subjectId, state: database.trusted({ $ne: 'purging' as const }) }
    await rows.updateMany(staying, { $inc: { poolCopies: 1 } })
  }
  return {
    /**
     * Something of the person is copied, in the caller's transaction, which changes all they have applied with: a stop
     * that comes meanwhile comes before it or after it, never beside. False when they have restricted something.
     */
    noteCopied: async (subjectId: SubjectId): Promise<boolean> => {
      if (await rows.exists({ subjectId, 'stops.kind': 'restriction' as const })) return false
      await besideNoCopy(subjectId)
      return true
    },
    /** Whatever is copied of the person meanwhile is copied before this transaction or after it. */
    besideNoCopy,
  }
}

function asRead({ _id, state, due, decision, eligibleAt, handedOverAt }: ApplicationRow) {
  const decided = decision ? { 'decision.decidedAt': decision.decidedAt } : { decision: null }
  return { _id, state, 'due.date': due.date, 'due.rule': due.rule, eligibleAt, handedOverAt, ...decided }
}

/** While an erasure waits, the instants are the erasure's; D moves for the case that it is undone. */
function aside(
  { erasure }: ApplicationRow,
  { due, notBefore, ...instants }: MovedDue,
): Partial<ApplicationRow> {
  if (!erasure) throw new Error('an erasure that waits and was not asked for')
  return { due, notBefore, erasure: { ...erasure, before: { ...erasure.before, due, ...instants } } }
}
