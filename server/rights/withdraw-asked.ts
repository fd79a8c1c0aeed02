import type { Actor } from '../audit/actor.ts'
import { queueCaseMail, type CaseMailContext } from '../cases/case-mail.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import type { StepContext } from '../cases/take-step.ts'
import { withdrawCase } from '../cases/withdraw-case.ts'
import type { RestrictionContext } from './restrict.ts'
import { liftOfObjection } from './restriction-of-case.ts'

/**
 * The person does not ask for it any more, and what was restricted until an objection is decided is so for seven days
 * more, of which they are told. Written down by staff they are told of that too (M7). Withdrawn already changes nothing.
 *
 * @throws Refusal 'conflict' when it was answered
 */
export async function withdrawAsked(
  ctx: StepContext & CaseMailContext & RestrictionContext,
  row: CaseRow,
  by: Actor,
): Promise<void> {
  if (row.state === 'withdrawn') return
  await ctx.inTransaction(async () => {
    await withdrawCase(ctx, row, by)
    if (by.kind === 'staff') await queueCaseMail(ctx, row, { why: 'withdrawn', occasion: 'withdrawn' })
    await liftOfObjection(ctx, row, by)
  })
}
