import type { Actor } from '../audit/actor.ts'
import type { CaseRow } from './cases-store.ts'
import { takeStep, type StepContext } from './take-step.ts'

/**
 * The person does not ask for it any more. Withdrawn already changes nothing.
 *
 * @throws Refusal 'conflict' when it was answered
 */
export async function withdrawCase(ctx: StepContext, row: CaseRow, by: Actor): Promise<void> {
  if (row.state === 'withdrawn') return
  await ctx.inTransaction(() => takeStep(ctx, row, { event: 'withdraw', what: 'case.withdrawn', by }))
}
