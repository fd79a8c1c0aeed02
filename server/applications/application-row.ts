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
  /** The `notBefore` that it put aside, for the case that it is undone. */
  notBefore: string | null
}

/** What an asked-for erasure put aside, so that it can be undone until it begins. */
export interface ErasureRow {
  requestedAt: Date
  undoUntil: Date
  reason: string
  before: Deadline & { state: State; stops?: StopRow[] }
}

/** When the applicant took it back, and the D that held until then. */
export interface WithdrawalRow {
  at: Date
  before: DueRow
}

/** The notice before the deletion, and the D it told. */
export interface NoticeRow {
  sentAt: Date
  /** Local calendar date, `YYYY-MM-DD`. */
  forDate: string
}

/** Why a purge does not begin, and until when. Source: deletion.md 6 */
export interface StopRow {
  kind: 'hold' | 'restriction' | 'access'
  /** The id of the hold or case. */
  ref: string
  until: Date
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
  stops: StopRow[]
  /** Kinds of stops that ever stood: the certificate names them. */
  stoppedBy: StopRow['kind'][]
  decision: DecisionRow | null
  /** Of a decision that was taken back after its mail: `undecided` has a cap from there. */
  firstDecidedAt: Date | null
  /** When somebody hired was handed over to the one who keeps their file. */
  handedOverAt: Date | null
  /** When it was written, for those passed over, what somebody hired can do; absent or null when it was not. */
  statedAt?: Date | null
  withdrawal: WithdrawalRow | null
  /** When the applicant said no to its being kept: it goes once they have been told the decision. */
  objectedAt?: Date | null
  /** How often something of its person was copied into the talent pool: each copy is beside no stop that comes meanwhile. */
  poolCopies?: number
  /** Local dates that D is never before or after, whatever its rule says: days of grace, a lifted restriction; a day told before a restore. */
  notBefore: string | null
  notAfter: string | null
  notice: NoticeRow | null
  /** The D for which a person let it pass the brake, `YYYY-MM-DD`. */
  brakeReleasedFor?: string
  erasure: ErasureRow | null
  runId: RunId | null
}
