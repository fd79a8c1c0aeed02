import type { Context } from '../base/context.ts'
import { isId } from '../base/ids.ts'
import { addressOf } from '../policy/fields.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import { mayBeMailed, type AskedLink } from './asked-link.ts'
import { profilesOf } from './sealed-parts.ts'

/**
 * The fresh link for whom a dead one was made, to the address on file; undefined when it was never ours, the person has
 * nothing here any more, or this address was sent three within 15 minutes. Not within a request: how long it takes tells.
 */
export async function renewalOf(
  ctx: Pick<Context, 'vault' | 'applications' | 'applicants' | 'pool' | 'links' | 'limits'>,
  token: string,
): Promise<Omit<AskedLink, 'occasion'> | undefined> {
  const dead = await ctx.links.find(token)
  if (!dead || !isId('sub', dead.subjectId)) return undefined
  const { subjectId } = dead
  const rows = (await ctx.applications.ofSubject(subjectId)).filter(one => mayBeSeenByOwner(one.state))
  // Of whom nothing is left but the copy in the talent pool: the way to take back the consent.
  const entry = await ctx.pool.liveOf(subjectId)
  const units = [...rows, ...(entry ? [entry] : [])]
  const open = await openThoseThere(
    ctx,
    units.map(one => one._id),
  )
  const unit = units.find(one => open.has(one._id)) // its key seals the mail
  if (!unit) return undefined
  const profile = (await profilesOf(ctx, [subjectId])).get(subjectId)
  if (!profile || !(await mayBeMailed(ctx, addressOf(profile)))) return undefined
  const purpose = dead.purpose === 'mailbox' ? 'mailbox' : isId('app', unit._id) ? 'see' : 'pool'
  return { purpose, subjectId, unit: unit._id, to: addressOf(profile), language: unit.language }
}
