import type { Context } from '../base/context.ts'
import type { MailName } from '../mail/outbox.ts'
import { addressOf, type Profile } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import type { DataKey } from '../vault/seal.ts'
import type { ApplicationRow } from './application-row.ts'

const dayMs = 24 * 3_600_000
/** How long a link that nobody asked for lives. Source: reliability.md 14 */
export const unaskedLinkMs = 7 * dayMs

/** What every mail's footer says. */
export function footerOf(ctx: Pick<Context, 'policy'>): { controller: string; rightsEmail: string } {
  const { controller, contacts } = ctx.policy.document
  return { controller: controller.name, rightsEmail: contacts.rights.email }
}

/** The absolute address of a page in that language, for a mail. */
export function publicLink(
  ctx: Pick<Context, 'config' | 'policy'>,
  language: Language,
  path: string,
): string {
  const first = ctx.policy.document.languages[0]
  return `${ctx.config.publicUrl}${language === first ? '' : `/${language}`}${path}`
}

/** A mail to an applicant, with a link of its own. */
export interface LinkedMail {
  kind: MailName['kind']
  occasion: string
  row: Pick<ApplicationRow, '_id' | 'subjectId' | 'language'>
  profile: Profile
  /** When it leaves; the link lives seven days from there. */
  nextAt: Date
  /** Whether the link leads to the applicant's page or to the erasure. */
  leadsTo: 'see' | 'erase'
  /** The application's key, when it is open already. */
  key?: DataKey | undefined
  /** What it says besides footer and link. */
  values: Record<string, string>
}

/** The mail waits with a fresh link, in the caller's transaction. Gives the link's token. */
export async function queueLinkedMail(
  ctx: Pick<Context, 'policy' | 'config' | 'links' | 'outbox'>,
  { kind, occasion, row, profile, nextAt, leadsTo, key, values }: LinkedMail,
): Promise<string> {
  const token = await ctx.links.create({
    purpose: leadsTo,
    subjectId: row.subjectId,
    applicationId: row._id,
    expiresAt: new Date(nextAt.getTime() + unaskedLinkMs),
    once: false,
  })
  await ctx.outbox.add({
    ...{ kind, occasion, about: row._id, unit: row._id, key, nextAt },
    to: addressOf(profile),
    language: row.language,
    values: { ...footerOf(ctx), ...values, link: publicLink(ctx, row.language, `/links/${token}`) },
  })
  return token
}
