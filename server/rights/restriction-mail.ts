import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { footerOf, publicLink, queueLinkedMail, unaskedLinkMs } from '../applications/linked-mail.ts'
import { profileOf } from '../applications/sealed-parts.ts'
import type { PoolRow } from '../pool/pool-row.ts'
import { addressOf, nameOf } from '../policy/fields.ts'

type Parts = Pick<
  Context,
  'clock' | 'policy' | 'config' | 'vault' | 'vacancies' | 'applicants' | 'links' | 'outbox'
>

/** Whether it stands, or on which day it is lifted: a local date, '' while nobody lifts it. */
interface RestrictionMail {
  why: 'set' | 'ending'
  liftOn: string
  occasion: string
}

/**
 * The applicant is told that the restriction stands, or on which day it is lifted (M8), in the caller's transaction.
 * @throws Refusal 'gone' when the person's keys are being destroyed, 'unreadable' when one is lost
 */
export async function queueRestrictionMail(
  ctx: Parts,
  row: ApplicationRow,
  mail: RestrictionMail,
): Promise<void> {
  const profile = await profileOf(ctx, row.subjectId)
  const { why, liftOn, occasion } = mail
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  await queueLinkedMail(ctx, {
    kind: 'M8',
    occasion: `${why} ${occasion}`,
    ...{ row, profile, leadsTo: 'see', nextAt: ctx.clock.now() },
    values: { name: nameOf(profile), job, why, liftOn },
  })
}

/** The same of the copy in the talent pool. @throws Refusal as `queueRestrictionMail` */
export async function queueEntryRestrictionMail(
  ctx: Parts,
  entry: Pick<PoolRow, '_id' | 'subjectId' | 'language'>,
  { why, liftOn, occasion }: RestrictionMail,
): Promise<void> {
  const { _id, subjectId, language } = entry
  const profile = await profileOf(ctx, subjectId)
  const now = ctx.clock.now()
  const expiresAt = new Date(now.getTime() + unaskedLinkMs)
  const token = await ctx.links.create({
    purpose: 'pool',
    subjectId,
    applicationId: _id,
    expiresAt,
    once: false,
  })
  await ctx.outbox.add({
    kind: 'M8pool',
    occasion: `${why} ${occasion}`,
    about: _id,
    unit: _id,
    to: addressOf(profile),
    language,
    nextAt: now,
    values: {
      ...footerOf(ctx),
      ...{ name: nameOf(profile), why, liftOn },
      link: publicLink(ctx, language, `/links/${token}`),
    },
  })
}
