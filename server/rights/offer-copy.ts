import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { queueCaseMail, type CaseMailContext } from '../cases/case-mail.ts'
import { stepOf, withStep } from '../cases/case-texts.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { aboutOf } from '../cases/record-case.ts'
import type { StepContext } from '../cases/take-step.ts'
import { localDate } from '../policy/retention.ts'
import { deadlineOf, standardCopyOn } from '../policy/rights.ts'

type Dated = Pick<Context, 'clock' | 'policy'>

/** Whether a copy was offered near enough to the deadline to answer for it. */
export function servesDeadline({ policy }: Dated, row: CaseRow): boolean {
  const { copyAt } = row
  if (copyAt === null) return false
  return localDate(copyAt, policy.document.timeZone) >= standardCopyOn(deadlineOf(row))
}

/**
 * The person has a link to the standard copy by mail; fetching it answers the case, and so does its deadline. In the
 * caller's transaction. Gives the case as it is now. Source: privacy.md 5, access
 *
 * @throws Refusal 'conflict' when one was offered since the case was read, or it is answered
 */
export async function offerCopy(
  ctx: StepContext & CaseMailContext,
  row: CaseRow,
  by: Actor,
): Promise<CaseRow> {
  const copyAt = ctx.clock.now()
  const step = stepOf('copy', row.state, { at: copyAt, by })
  const set = { copyAt, ...(await withStep(ctx, row, step)) }
  if (!(await ctx.cases.noteCopy(row, set))) throw new Refusal('conflict')
  await queueCaseMail(ctx, row, { why: 'copy', occasion: `copy ${copyAt.toISOString()}` })
  await ctx.audit.write({ what: 'case.copyOffered', who: by, ...aboutOf(row) })
  return { ...row, ...set }
}
