import type { Context } from '../base/context.ts'
import { addressOf, nameOf, type Profile } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import { localDate } from '../policy/retention.ts'
import { ruleText } from '../../views/rules.ts'
import type { DataKey } from '../vault/seal.ts'
import type { ApplicationRow } from './application-row.ts'

type Parts = Pick<Context, 'clock' | 'policy' | 'config' | 'links' | 'outbox' | 'database'>

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

/** The receipt mail (M2) waits, with a fresh link to the applicant's page, in the caller's transaction. */
export async function queueReceiptMail(
  ctx: Parts,
  mail: { row: ApplicationRow; profile: Profile; job: string; occasion: string; key?: DataKey },
): Promise<void> {
  const { row, profile } = mail
  const { document } = ctx.policy
  const now = ctx.clock.now()
  const token = await ctx.links.create({
    purpose: 'see',
    subjectId: row.subjectId,
    applicationId: row._id,
    expiresAt: new Date(now.getTime() + unaskedLinkMs),
    once: false,
  })
  await ctx.outbox.add({
    kind: 'M2',
    about: row._id,
    occasion: mail.occasion,
    unit: row._id,
    key: mail.key,
    to: addressOf(profile),
    language: row.language,
    nextAt: now,
    values: {
      ...footerOf(ctx),
      name: nameOf(profile),
      job: mail.job,
      receivedOn: localDate(row.receivedAt, document.timeZone),
      reference: row.reference,
      rule: ruleText(row.language, 'rejected', document.retention),
      undecidedOn: row.due.date,
      link: publicLink(ctx, row.language, `/links/${token}`),
    },
  })
}
