import type { Context } from '../base/context.ts'
import type { LeavingId } from '../base/place.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import { copiesOf } from './copies-of.ts'

type Parts = Pick<Context, 'applications' | 'pool' | 'database' | 'staff' | 'policy' | 'vault' | 'erasure'>

/** What others may have copies of. */
export interface CopiedUnit {
  _id: LeavingId
  certificateNo: string
}

/**
 * Whoever has a copy of something of these units is asked to correct it, or to restrict its use (M15), in the
 * caller's transaction. Told again of the same occasion, they get nothing. Source: GDPR art. 19
 */
export async function tellCopies(
  ctx: Parts,
  rows: readonly CopiedUnit[],
  { what, occasion }: { what: 'correct' | 'restrict'; occasion: string },
): Promise<void> {
  const ids = rows.map(row => row._id)
  const holders = await copiesOf(
    ctx,
    ids.map(id => ({ id })),
    async some => await openThoseThere(ctx, some),
  )
  for (const { _id, certificateNo: number } of rows) {
    const ofIt = holders.filter(holder => holder.unit === _id)
    if (ofIt.length > 0) await ctx.erasure.copies.ask({ number, what, occasion, holders: ofIt })
  }
}
