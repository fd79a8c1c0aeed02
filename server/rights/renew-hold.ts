import type { StaffActor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import type { PlainDate } from '../policy/plain-date.ts'
import { untilOf } from './hold-end.ts'
import type { HoldId } from './holds-store.ts'
import type { HoldContext } from './place-hold.ts'

/**
 * The hold is to be reviewed on that day instead; the review is done.
 *
 * @throws Refusal 'notFound' when there is no such hold
 * @throws Refusal 'conflict' when it has ended
 */
export async function renewHold(
  ctx: HoldContext,
  input: { id: HoldId; reviewOn: PlainDate; by: StaffActor },
): Promise<void> {
  const { id, reviewOn, by } = input
  const hold = await ctx.holds.byId(id)
  if (!hold) throw new Refusal('notFound')
  await ctx.inTransaction(async () => {
    if (!(await ctx.holds.renew(id, reviewOn, ctx.clock.now()))) throw new Refusal('conflict')
    await ctx.erasure.stops.renew(hold.applicationId, id, untilOf(ctx, reviewOn))
    await ctx.audit.write({ what: 'hold.renewed', who: by, about: hold.applicationId })
  })
}
