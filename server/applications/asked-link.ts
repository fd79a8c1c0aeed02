import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { Language } from '../policy/languages.ts'
import { addressForToken } from '../policy/mail-address.ts'
import { footerOf, publicLink } from './linked-mail.ts'

/** How long a link that was asked for lives. Source: reliability.md 14 */
const askedLinkMs = 15 * 60_000

/** A link that somebody asked for, and the mail it goes with. */
export interface AskedLink {
  /** `see` and `pool` lead to one person's pages, `mailbox` to the dates of several who share an address. */
  purpose: 'see' | 'pool' | 'mailbox'
  subjectId: SubjectId
  /** The application or pool entry whose key seals the mail. */
  unit: LeavingId
  to: string
  language: Language
  /** What makes it a mail of its own. */
  occasion: string
}

/** A fresh link is on its way (M1); it works once, for 15 minutes. In the caller's transaction. */
export async function sendAskedLink(
  ctx: Pick<Context, 'clock' | 'policy' | 'config' | 'links' | 'outbox' | 'audit'>,
  { purpose, subjectId, unit, to, language, occasion }: AskedLink,
): Promise<void> {
  const now = ctx.clock.now()
  const token = await ctx.links.create({
    purpose,
    subjectId,
    ...(purpose === 'mailbox' ? {} : { applicationId: unit }),
    expiresAt: new Date(now.getTime() + askedLinkMs),
    once: true,
  })
  await ctx.outbox.add({
    kind: 'M1',
    about: unit,
    occasion,
    unit,
    to,
    language,
    nextAt: now,
    values: { ...footerOf(ctx), link: publicLink(ctx, language, `/links/${token}`) },
  })
  await ctx.audit.write({ what: 'link.renewed', who: { kind: 'nobody' }, about: unit })
}

/** Whether that address may be mailed one more link; over its limit nothing is sent. Source: reliability.md 13 */
export async function mayBeMailed(ctx: Pick<Context, 'limits'>, address: string): Promise<boolean> {
  try {
    await ctx.limits.count('renewAddress', addressForToken(address))
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'tooMany') return false
    throw error
  }
}
