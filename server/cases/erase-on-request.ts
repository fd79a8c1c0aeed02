import type { Context } from '../base/context.ts'
import { requestErasure, type ErasureWish } from '../applications/request-erasure.ts'
import { recordErasure } from './record-erasure.ts'
import type { StepContext } from './take-step.ts'

type Parts = StepContext &
  Parameters<typeof requestErasure>[0] &
  Pick<Context, 'cases' | 'applicants' | 'pool'>

/**
 * As `requestErasure`, and the request stands as a granted case: what runs by itself is recorded. Source: privacy.md 5
 *
 * @returns the token of the page that follows the erasure
 * @throws Refusal 'conflict' when one of the units is on its way already
 */
export async function eraseOnRequest(ctx: Parts, wish: ErasureWish): Promise<string> {
  return await ctx.inTransaction(async () => {
    const { subjectId, applicationIds, entryId } = wish
    await recordErasure(ctx, { subjectId, applicationIds, entryId, by: { kind: 'applicant', subjectId } })
    return await requestErasure(ctx, wish)
  })
}
