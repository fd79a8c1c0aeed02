import type { Context } from '../base/context.ts'
import type { ApplicationRow, Deadline, DecisionRow } from './application-row.ts'
import { queueLinkedMail } from './linked-mail.ts'
import { nameOf, type Profile } from '../policy/fields.ts'

const minuteMs = 60_000

/** What makes the mail about a decision a mail of its own. */
export function occasionOf(decision: Pick<DecisionRow, 'decidedAt'>): string {
  return decision.decidedAt.toISOString()
}

/** When the mail about a decision leaves, by the policy document. */
export function mailAt(ctx: Pick<Context, 'policy'>, decidedAt: Date): Date {
  return new Date(decidedAt.getTime() + ctx.policy.document.timing.decisionMailMinutes * minuteMs)
}

/** What the mail about a decision says. */
export interface DecisionMail {
  row: ApplicationRow
  profile: Profile
  job: string
  decision: DecisionRow
  deadline: Deadline
  /** The day of the copy in the talent pool, a local date; empty when there will be none. */
  copyDueOn: string
}

/** The mail about the decision (M3) waits until its time, in the caller's transaction. */
export async function queueDecisionMail(
  ctx: Pick<Context, 'policy' | 'config' | 'links' | 'outbox'>,
  mail: DecisionMail,
): Promise<void> {
  const { row, profile, decision } = mail
  await queueLinkedMail(ctx, {
    kind: 'M3',
    occasion: occasionOf(decision),
    ...{ row, profile, leadsTo: 'erase', nextAt: mailAt(ctx, decision.decidedAt) },
    values: {
      name: nameOf(profile),
      job: mail.job,
      outcome: decision.outcome,
      dueOn: mail.deadline.due.date,
      copyDueOn: mail.copyDueOn,
    },
  })
}
