import type { Actor } from '../audit/actor.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import type { StepContext } from '../cases/take-step.ts'
import { withdrawCase } from '../cases/withdraw-case.ts'
import type { RestrictionContext } from './restrict.ts'
import { liftOfObjection } from './restriction-of-case.ts'

/**
 * The person does not ask for it any more, and what was restricted until an objection is decided is so for seven days
 * more, of which they are told. Withdrawn already changes nothing.
 *
 * @throws Refusal 'conflict' when it was answered
 */
export async function withdrawAsked(
  ctx: StepContext & RestrictionContext,
  row: CaseRow,
  by: Actor,
): Promise<void> {
  await ctx.inTransaction(async () => {
    await withdrawCase(ctx, row, by)
    await liftOfObjection(ctx, row, by)
  })
}
