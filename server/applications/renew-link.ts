import type { Context } from '../base/context.ts'
import { isId } from '../base/ids.ts'
import { addressOf } from '../policy/fields.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { mayBeMailed, sendAskedLink } from './asked-link.ts'
import { profilesOf } from './sealed-parts.ts'

/**
 * A fresh link is on its way to the address on file, if the dead one was ever ours, the person still has something here,
 * and this address was not sent three within 15 minutes. The caller answers the same either way.
 */
export async function renewLink(
  ctx: Pick<
    Context,
    | 'clock'
    | 'policy'
    | 'config'
    | 'vault'
    | 'applications'
    | 'applicants'
    | 'pool'
    | 'links'
    | 'outbox'
    | 'audit'
    | 'inTransaction'
    | 'limits'
  >,
  token: string,
): Promise<void> {
  const dead = await ctx.links.find(token)
  if (!dead || !isId('sub', dead.subjectId)) return
  const subjectId = dead.subjectId
  const row = (await ctx.applications.ofSubject(subjectId)).find(one => mayBeSeenByOwner(one.state))
  // Of whom nothing is left but the copy in the talent pool: the way to take back the consent.
  const unit = row ?? (await ctx.pool.liveOf(subjectId))
  if (!unit) return
  const profile = (await profilesOf(ctx, [subjectId])).get(subjectId)
  if (!profile || !(await mayBeMailed(ctx, addressOf(profile)))) return
  const purpose = dead.purpose === 'mailbox' ? 'mailbox' : row ? 'see' : 'pool'
  await ctx.inTransaction(async () => {
    await sendAskedLink(ctx, {
      purpose,
      subjectId,
      unit: unit._id,
      to: addressOf(profile),
      language: unit.language,
      occasion: ctx.clock.now().toISOString(),
    })
  })
}
