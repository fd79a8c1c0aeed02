import type { RunId, SubjectId, VacancyId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { ToldNotice } from '../mail/notice-mail.ts'
import type { Language } from '../policy/languages.ts'
import type { UnitRule } from '../policy/pool-due.ts'
import type { Outcome, State } from '../policy/states.ts'
import type { ErasureReason } from './engine.ts'
import type { RunKind } from './place.ts'
import type { RunFile } from './run.ts'
import type { Stop } from './stops.ts'

interface DueParts {
  due: { date: string; rule: UnitRule; policyVersion: number }
  eligibleAt: Date
  overdueAt: Date
}

/** The states of a pool entry that lives; the others it shares with applications. */
export const livePoolStates = ['active', 'asked'] as const
type UnitState = State | (typeof livePoolStates)[number]

/** An application or a pool entry as far as the engine needs to know it. */
export interface ClaimableRow extends DueParts {
  _id: LeavingId
  subjectId: SubjectId
  /** Of an application; so are `lastActAt`, `decision` and `reference`. */
  vacancyId?: VacancyId
  /** Of a pool entry: when the consent was given that it stands on. */
  consentedAt?: Date
  state: UnitState
  reference?: string
  certificateNo: string
  language: Language
  policyVersion: number
  lastActAt?: Date
  stops: unknown[]
  stoppedBy: string[]
  notice: ToldNotice | null
  decision?: { outcome: Outcome; decidedAt: Date } | null
  withdrawal?: { at: Date } | null
  handedOverAt?: Date | null
  erasure: {
    requestedAt: Date
    undoUntil: Date
    reason: ErasureReason
    before: DueParts & { state: UnitState; stops?: Stop[] }
  } | null
  runId: RunId | null
}

/** An erasure to be set, if the application is still in a state that allows it. */
export interface ErasureToSet {
  reason: ErasureReason
  requestedAt: Date
  eligibleAt: Date
  overdueAt: Date
  /** Restrictions that it has lifted, and that stand again when it is taken back. */
  lifted?: readonly Stop[]
}

/** A due unit, and whether the brake lets it pass. */
export interface DueUnit {
  id: LeavingId
  isAnnounced: boolean
}

/** A unit that a run has, or had. */
export type PurgingUnit = Pick<ClaimableRow, '_id' | 'runId'>

/** How the units stand that nobody takes any more, or that nobody can take. */
export interface Alarms {
  /** Units past `overdueAt` that no stop keeps. */
  overdue: number
  /** Live units whose `eligibleAt` is no date. */
  undated: number
}

/** What the brake weighs and lets pass. `Announced`: the mail server accepted its notice for this D at least six days ago, or a person has released it. */
export interface WeighedUnits {
  /** The oldest due units that the brake lets pass, at most so many. */
  announcedIds(limit: number): Promise<LeavingId[]>
  /** Due units that were not announced; requests are none of them. */
  countUnannounced(): Promise<number>
  /** The oldest of those. */
  listUnannounced(
    limit: number,
  ): Promise<{ id: LeavingId; reference: string; date: string; rule: UnitRule }[]>
  /** They count as announced, for the D they have now. Gives how many. */
  release(): Promise<number>
  countLive(): Promise<number>
}

/** When something goes next, and how much has gone so far of what is due. */
export interface PlannedUnits {
  /** The next instant at which a unit without a stop may go, on its day or as asked; undefined when there is none. */
  nextDueAt(): Promise<Date | undefined>
  /** Units due now, by rule; whose erasure was asked for apart, since the day (UTC) from which they may go. */
  dueByRule(): Promise<{ rule: string; count: number; oldest: string }[]>
}

/** The applications and pool entries, seen as what is to go. Every claim is a compare-and-set on database time. */
export interface ClaimableUnits extends WeighedUnits, PlannedUnits {
  /** The oldest due ones of that kind, at most so many. */
  due(kind: RunKind, limit: number): Promise<DueUnit[]>
  /** Those of them that are still due by the database's clock, have no stop and were not claimed are `purging` in this run. */
  claim(kind: RunKind, ids: readonly LeavingId[], runId: RunId): Promise<void>
  /** What a run has claimed. */
  claimedBy(runId: RunId): Promise<ClaimableRow[]>
  /** Units that are `purging`, by id, behind `after`: to find those that no run lists. */
  purging(page: { after: string; limit: number }): Promise<PurgingUnit[]>
  /** Those of them that are still in that run's hands are in the other's. */
  move(ids: readonly LeavingId[], from: RunId | null, to: RunId): Promise<void>
  /** The files of each, by id and size. */
  filesOf(ids: readonly LeavingId[]): Promise<Map<LeavingId, RunFile[]>>
  /** The units are off their profiles; gives the subjects whose profile was left empty and now belongs to this run. */
  leaveProfiles(
    ids: readonly LeavingId[],
    subjectIds: readonly SubjectId[],
    runId: RunId,
  ): Promise<Set<SubjectId>>
  byId(id: LeavingId): Promise<ClaimableRow | undefined>
  /** Whether a unit has this certificate number reserved. */
  hasNumber(number: string): Promise<boolean>
  /** False when its state, or a stop, does not allow it. */
  setErasure(id: LeavingId, erasure: ErasureToSet): Promise<boolean>
  /** As before the request; false when the time to undo is over or it was claimed. */
  unsetErasure(id: LeavingId): Promise<boolean>
  alarms(): Promise<Alarms>
}
