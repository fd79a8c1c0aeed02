import type { StaffActor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import type { HoldId } from './holds-store.ts'
import type { HoldContext } from './place-hold.ts'

/**
 * The hold keeps nothing any longer: past D it may go at once. Releasing it again changes nothing.
 *
 * @throws Refusal 'notFound' when there is no such hold
 */
export async function releaseHold(ctx: HoldContext, id: HoldId, by: StaffActor): Promise<void> {
  const hold = await ctx.holds.byId(id)
  if (!hold) throw new Refusal('notFound')
  await ctx.inTransaction(async () => {
    if (!(await ctx.holds.end(id, 'released', ctx.clock.now()))) return
    await ctx.erasure.stops.lift(hold.applicationId, id)
    await ctx.audit.write({ what: 'hold.released', who: by, about: hold.applicationId })
  })
}
