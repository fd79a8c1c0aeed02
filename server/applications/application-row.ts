import type { ApplicationId, RunId, StaffId, SubjectId, VacancyId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import type { RuleId } from '../policy/retention.ts'
import type { Outcome, State } from '../policy/states.ts'

/** When everything goes, by which rule, under which version of the policy. */
export interface DueRow {
  /** Local calendar date, `YYYY-MM-DD`. */
  date: string
  rule: RuleId
  policyVersion: number
}

/** D as stored: the date and the instants it stands for (UTC). */
export interface Deadline {
  due: DueRow
  eligibleAt: Date
  overdueAt: Date
}

/** How it was decided, when and by whom. */
export interface DecisionRow {
  outcome: Outcome
  decidedAt: Date
  by: StaffId
}

/** What an asked-for erasure put aside, so that it can be undone until it begins. */
export interface ErasureRow {
  requestedAt: Date
  undoUntil: Date
  reason: string
  before: Deadline & { state: State }
}

/** An application as stored: ids, states and dates in the open, everything else sealed. */
export interface ApplicationRow extends Deadline {
  _id: ApplicationId
  subjectId: SubjectId
  vacancyId: VacancyId
  state: State
  stage: 'received' | 'reviewed'
  receivedAt: Date
  /** The applicant's last substantive act: what `undecided` counts from. */
  lastActAt: Date
  /** `OwnAnswers`, sealed with the application's key. */
  own: Buffer
  language: Language
  /** 10 Crockford characters. */
  reference: string
  /** 12 Crockford characters, reserved at submission. */
  certificateNo: string
  policyVersion: number
  noticeVersion: number
  /** SHA-256 of the receipt's token, base64url. */
  receipt: string
  /** How many times the address was corrected from the receipt, at most 3. */
  corrections: number
  stops: { kind: string; ref: string; until: Date }[]
  decision: DecisionRow | null
  erasure: ErasureRow | null
  runId: RunId | null
}
