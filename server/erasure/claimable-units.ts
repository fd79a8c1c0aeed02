import type { ApplicationId, RunId, SubjectId, VacancyId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import type { RuleId } from '../policy/retention.ts'
import type { Outcome, State } from '../policy/states.ts'
import type { ErasureReason } from './engine.ts'
import type { RunKind } from './place.ts'
import type { RunFile } from './run.ts'

interface DueParts {
  due: { date: string; rule: RuleId; policyVersion: number }
  eligibleAt: Date
  overdueAt: Date
}

/** An application as far as the engine needs to know it. */
export interface ClaimableRow extends DueParts {
  _id: ApplicationId
  subjectId: SubjectId
  vacancyId: VacancyId
  state: State
  certificateNo: string
  language: Language
  policyVersion: number
  lastActAt: Date
  stops: unknown[]
  decision: { outcome: Outcome; decidedAt: Date } | null
  erasure: {
    requestedAt: Date
    undoUntil: Date
    reason: ErasureReason
    before: DueParts & { state: State }
  } | null
  runId: RunId | null
}

/** An erasure to be set, if the application is still in a state that allows it. */
export interface ErasureToSet {
  reason: ErasureReason
  requestedAt: Date
  eligibleAt: Date
  overdueAt: Date
}

/** The applications, seen as what is to go. Every claim is a compare-and-set on database time. */
export interface ClaimableUnits {
  /** The oldest due ones of that kind, at most so many. */
  dueIds(kind: RunKind, limit: number): Promise<ApplicationId[]>
  /** Those of them that are still due by the database's clock, have no stop and were not claimed are `purging` in this run. */
  claim(kind: RunKind, ids: readonly ApplicationId[], runId: RunId): Promise<void>
  /** What a run has claimed. */
  claimedBy(runId: RunId): Promise<ClaimableRow[]>
  /** Units that are `purging` (at most so many), to find those that no run lists. */
  purging(limit: number): Promise<{ _id: ApplicationId; runId: RunId | null }[]>
  /** Those of them that are still in that run's hands are in the other's. */
  move(ids: readonly ApplicationId[], from: RunId | null, to: RunId): Promise<void>
  /** The files of each, by id and size. */
  filesOf(ids: readonly ApplicationId[]): Promise<Map<ApplicationId, RunFile[]>>
  /** The units are off their profiles; gives the subjects whose profile was left empty and now belongs to this run. */
  leaveProfiles(
    ids: readonly ApplicationId[],
    subjectIds: readonly SubjectId[],
    runId: RunId,
  ): Promise<Set<SubjectId>>
  byId(id: ApplicationId): Promise<ClaimableRow | undefined>
  /** Whether an application has this certificate number reserved. */
  hasNumber(number: string): Promise<boolean>
  /** False when its state, or a stop, does not allow it. */
  setErasure(id: ApplicationId, erasure: ErasureToSet): Promise<boolean>
  /** As before the request; false when the time to undo is over or it was claimed. */
  unsetErasure(id: ApplicationId): Promise<boolean>
  /** Live units past `overdueAt`, and those whose `eligibleAt` is no date. */
  alarms(): Promise<{ overdue: number; undated: number }>
}
