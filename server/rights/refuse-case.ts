import type { StaffActor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import { queueCaseMail } from '../cases/case-mail.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { takeStep } from '../cases/take-step.ts'
import { sayOnce, wasSaid } from '../cases/was-said.ts'
import { holdUntilOf } from './hold-until.ts'
import type { TypedRefusal } from './read-case.ts'
import { refusalsThatFit, type FitContext } from './refusals-that-fit.ts'
import type { RestrictionContext } from './restrict.ts'
import { liftOfObjection } from './restriction-of-case.ts'

/**
 * The case is refused, or done only in part, for a reason that the law knows; the mail has the reason, the authority and
 * the court, the page behind it the words. What was restricted while an objection waited for this is so for seven days
 * more. Refused so by the same person changes nothing. Source: GDPR art. 12(4), 18(3)
 *
 * @throws Refusal 'conflict' when the code is none of that right or is known not to be so, or the case is closed
 */
export async function refuseCase(
  ctx: FitContext & RestrictionContext,
  { row, refusal, by }: { row: CaseRow; refusal: TypedRefusal; by: StaffActor },
): Promise<void> {
  const { code, text, isPart } = refusal
  await sayOnce(ctx, row, {
    isSaid: async now =>
      now.state === (isPart ? 'partly' : 'refused') &&
      now.code === code &&
      (await wasSaid(ctx, now, { by, words: text })),
    say: async () => await refuseNow(ctx, { row, refusal, by }),
  })
}

async function refuseNow(
  ctx: FitContext & RestrictionContext,
  { row, refusal, by }: { row: CaseRow; refusal: TypedRefusal; by: StaffActor },
): Promise<void> {
  const { code, text, isPart } = refusal
  const holdUntil = await holdUntilOf(ctx, row)
  if (!(await refusalsThatFit(ctx, row)).includes(code)) throw new Refusal('conflict')
  const event = isPart ? 'answerPartly' : 'refuse'
  await ctx.inTransaction(async () => {
    const step = { event, what: 'case.refused', by, set: { code }, answer: text, holdUntil } as const
    const refused = await takeStep(ctx, row, step)
    await queueCaseMail(ctx, refused, { why: isPart ? 'partly' : 'refused', occasion: 'refused', holdUntil })
    await liftOfObjection(ctx, row, by) // it stood until this decision
  })
}
