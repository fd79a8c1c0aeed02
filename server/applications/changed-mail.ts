import type { Context } from '../base/context.ts'
import type { PoolId, SubjectId } from '../base/ids.ts'
import { addressOf, nameOf, type Profile } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import type { ApplicationRow } from './application-row.ts'
import { footerOf, publicLink, queueLinkedMail, unaskedLinkMs } from './linked-mail.ts'

/** The applicant is told that something in the application was corrected (M9), never what, in the caller's transaction. */
export async function queueChangedMail(
  ctx: Pick<Context, 'clock' | 'policy' | 'config' | 'links' | 'outbox'>,
  mail: { row: ApplicationRow; profile: Profile; job: string; occasion: string },
): Promise<void> {
  const { row, profile, job, occasion } = mail
  await queueLinkedMail(ctx, {
    ...{ kind: 'M9', occasion, row, profile, leadsTo: 'see', nextAt: ctx.clock.now() },
    values: { name: nameOf(profile), job },
  })
}

/** The same of what the person has in the talent pool; its link opens the page of that. */
export async function queueEntryChangedMail(
  ctx: Pick<Context, 'clock' | 'policy' | 'config' | 'links' | 'outbox'>,
  mail: {
    entry: { _id: PoolId; subjectId: SubjectId; language: Language }
    profile: Profile
    occasion: string
  },
): Promise<void> {
  const { entry, profile, occasion } = mail
  const { _id, subjectId, language } = entry
  const nextAt = ctx.clock.now()
  const expiresAt = new Date(nextAt.getTime() + unaskedLinkMs)
  const leads = { purpose: 'pool', subjectId, applicationId: _id, expiresAt, once: false } as const
  const token = await ctx.links.create(leads)
  const link = publicLink(ctx, language, `/links/${token}`)
  await ctx.outbox.add({
    ...{ kind: 'M9pool', occasion, about: _id, unit: _id, to: addressOf(profile), language, nextAt },
    values: { ...footerOf(ctx), name: nameOf(profile), link },
  })
}
