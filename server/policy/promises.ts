import type { PolicyDocument } from './document-schema.ts'
import { dueFor, type Due, type RuleId } from './retention.ts'

/** How long after which event a rule keeps an application. The later parts are absent where a rule has none. */
export type Period = { months: number } | { days: number } | { days: number; capMonths: number }

/** The period of each rule, for sentences such as "6 måneder etter avgjørelsen". */
export type Periods = Readonly<{
  undecided: { months: number } // after the applicant's last act
  rejected: { months: number } // after the decision
  cancelled: { months: number } // after the closing
  hired: { days: number; capMonths: number } // after the hand-over, but at most after the decision
  withdrawn: { days: number } // after the withdrawal
}>

/** What form, receipt and mails all say of one application. */
export interface Promises {
  /** D without a decision. */
  withoutDecision: Due
  periods: Periods
}

/** The period of each rule of the document. */
export function periodsOf({ retention }: PolicyDocument): Periods {
  const { undecided, rejected, cancelled, hired, withdrawn } = retention
  return {
    undecided: { months: undecided.months },
    rejected: { months: rejected.months },
    cancelled: { months: cancelled.months },
    hired: { days: hired.days, capMonths: hired.capMonths },
    withdrawn: { days: withdrawn.days },
  }
}

/** The period of one rule. */
export function periodOf(rule: RuleId, document: PolicyDocument): Period {
  return periodsOf(document)[rule]
}

/** What is promised to somebody whose last act, such as sending the form, was at that instant. */
export function promisesOf(document: PolicyDocument, lastActAt: Date): Promises {
  return {
    withoutDecision: dueFor({ state: 'undecided', lastActAt }, document),
    periods: periodsOf(document),
  }
}
