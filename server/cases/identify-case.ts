import type { Actor } from '../audit/actor.ts'
import type { IdentityMethod } from '../policy/rights.ts'
import type { CaseRow } from './cases-store.ts'
import { stopWhileOpen } from './stop-for-access.ts'
import { takeStep, type StepContext } from './take-step.ts'

/**
 * It is known who asks, and how: what was asked for may be carried out. Of a request for access nothing is deleted from
 * now on until it is answered or due. Identified already changes nothing.
 *
 * @throws Refusal 'conflict' when the case is closed
 */
export async function identifyCase(
  ctx: StepContext,
  { row, method, by }: { row: CaseRow; method: Exclude<IdentityMethod, 'session'>; by: Actor },
): Promise<CaseRow> {
  if (row.identity) return row
  return await ctx.inTransaction(async () => {
    const set = { identity: { method, at: ctx.clock.now() } }
    const identified = await takeStep(ctx, row, { event: 'identify', what: 'case.identified', by, set })
    await stopWhileOpen(ctx, identified, by)
    return identified
  })
}
