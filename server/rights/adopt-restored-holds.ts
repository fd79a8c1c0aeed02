import type { Context } from '../base/context.ts'
import { isId } from '../base/ids.ts'
import { keepWhenLeft } from '../pool/keep-for-hold.ts'
import { untilLifted } from '../erasure/stops.ts'
import { lapseDays } from '../policy/holds.ts'
import { addDays, localDate } from '../policy/retention.ts'

const mostHolds = 1000
const dayMs = 24 * 3_600_000

/**
 * A hold that came back with a restored backup, by the ledger alone, can be seen, renewed and released like any other;
 * what was written about it is lost. A pool entry that its person had left is kept for the hold alone, as before. Gives how
 * many were adopted now.
 */
export async function adoptRestoredHolds(
  ctx: Parameters<typeof keepWhenLeft>[0] & Pick<Context, 'holds'>,
): Promise<number> {
  const standing = await ctx.erasure.stops.ending('hold', untilLifted, mostHolds)
  const refs = standing.flatMap(({ stop }) => (isId('hld', stop.ref) ? [stop.ref] : []))
  const known = await ctx.holds.existing(refs)
  let adopted = 0
  for (const { id, stop } of standing) {
    if (isId('poo', id)) await keepWhenLeft(ctx, id, { kind: 'system' })
    if (!isId('hld', stop.ref) || known.has(stop.ref)) continue
    const lastOn = localDate(new Date(stop.until.getTime() - dayMs), ctx.policy.document.timeZone)
    await ctx.holds.insertOnce({
      _id: stop.ref,
      applicationId: id,
      state: 'active',
      code: 'unknown',
      sealed: Buffer.alloc(0),
      reviewOn: addDays(lastOn, -lapseDays),
      placedAt: ctx.clock.now(),
      placedBy: null,
      renewedAt: null,
      endedAt: null,
    })
    adopted += 1
  }
  return adopted
}
