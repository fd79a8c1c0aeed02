import type { Context } from '../base/context.ts'
import type { ApplicationRow } from './application-row.ts'
import { copiesOf } from './copies-of.ts'
import { openThoseThere } from './sealed-parts.ts'

type Parts = Pick<Context, 'applications' | 'database' | 'staff' | 'policy' | 'vault' | 'erasure'>

/**
 * Whoever has a copy of something of these applications is asked to correct it, or to restrict its use (M15), in the
 * caller's transaction. Told again of the same occasion, they get nothing. Source: GDPR art. 19
 */
export async function tellCopies(
  ctx: Parts,
  rows: readonly Pick<ApplicationRow, '_id' | 'certificateNo'>[],
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
