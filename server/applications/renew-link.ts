import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId } from '../base/ids.ts'
import { addressOf } from '../policy/fields.ts'
import { addressForToken } from '../policy/mail-address.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { footerOf, publicLink } from './receipt-mail.ts'
import { profilesOf } from './sealed-parts.ts'

/** How long a link that was asked for lives. Source: reliability.md 14 */
const askedLinkMs = 15 * 60_000

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
    | 'links'
    | 'outbox'
    | 'database'
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
  if (!row) return
  const profile = (await profilesOf(ctx, [subjectId])).get(subjectId)
  if (!profile || (await isTooOften(ctx, addressOf(profile)))) return
  const now = ctx.clock.now()
  await ctx.inTransaction(async () => {
    const expiresAt = new Date(now.getTime() + askedLinkMs)
    const fresh = await ctx.links.create({
      purpose: 'see',
      subjectId,
      applicationId: row._id,
      expiresAt,
      once: true,
    })
    await ctx.outbox.add({
      kind: 'M1',
      about: row._id,
      occasion: now.toISOString(),
      unit: row._id,
      to: addressOf(profile),
      language: row.language,
      nextAt: now,
      values: { ...footerOf(ctx), link: publicLink(ctx, row.language, `/links/${fresh}`) },
    })
    await ctx.audit.write({ what: 'link.renewed', who: { kind: 'nobody' }, about: row._id })
  })
}

/** Over the limit of a mailbox nothing is sent. Source: reliability.md 13 */
async function isTooOften(ctx: Pick<Context, 'limits'>, address: string): Promise<boolean> {
  try {
    await ctx.limits.count('renewAddress', addressForToken(address))
    return false
  } catch (error) {
    if (error instanceof Refusal && error.code === 'tooMany') return true
    throw error
  }
}
