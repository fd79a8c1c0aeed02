import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { closeConsent } from '../consents/close-consent.ts'
import type { ConsentRow } from '../consents/consents-store.ts'
import { giveConsent } from '../consents/give-consent.ts'
import { textInForce } from '../consents/texts.ts'
import { poolDueOf } from '../consents/pool-due-of.ts'
import type { Language } from '../policy/languages.ts'
import { instantsOf } from '../policy/retention.ts'
import type { PoolRow } from './pool-row.ts'

/** What saying yes needs. */
export type RenewContext = Pick<
  Context,
  'clock' | 'policy' | 'policies' | 'vault' | 'consents' | 'pool' | 'audit' | 'erasure' | 'inTransaction'
>

/**
 * The person has agreed to be asked about other jobs, with the text in force. Whoever is a member stays one on the new
 * consent, in all at most `maxMonths`; anybody else joins once an application is settled. Source: privacy.md 6
 *
 * @throws Refusal 'notFound' when there is no pool
 * @throws Refusal 'conflict' when the membership is ending at this moment
 */
export async function agreeToPool(
  ctx: RenewContext,
  { by, language }: { by: ApplicantActor; language: Language },
): Promise<void> {
  const text = textInForce(ctx, 'pool', language)
  if (!text) throw new Refusal('notFound')
  const { subjectId } = by
  const key = (await ctx.vault.keys.open([subjectId])).get(subjectId)
  if (!key) throw new Refusal('gone')
  const given = {
    subjectId,
    purpose: 'pool',
    language,
    channel: 'portal',
    proof: 'portal',
    key,
    text,
  } as const
  await ctx.inTransaction(async () => {
    const standing = await ctx.consents.standingOf(subjectId, 'pool')
    if (!standing) return void (await giveConsent(ctx, given))
    const entry = await ctx.pool.liveOf(subjectId)
    // The same wish sent twice, or a wish that would change nothing.
    if (!entry || !wouldStayLonger(ctx, entry)) return
    await renew(ctx, { entry, standing, by, consent: await giveConsent(ctx, { ...given, renews: standing }) })
  })
}

/** Whether a consent given now would move D of the entry: in all it lasts `maxMonths`. */
export function wouldStayLonger(
  ctx: Pick<Context, 'clock' | 'policies' | 'policy'>,
  { due, firstConsentedAt }: Pick<PoolRow, 'due' | 'firstConsentedAt'>,
): boolean {
  const now = { givenAt: ctx.clock.now(), firstGivenAt: firstConsentedAt, textVersion: ctx.policy.version }
  const renewed = poolDueOf(ctx, now)
  return renewed !== undefined && renewed.date > due.date
}

async function renew(
  ctx: RenewContext,
  {
    entry,
    standing,
    consent,
    by,
  }: { entry: PoolRow; standing: ConsentRow; consent: ConsentRow; by: ApplicantActor },
): Promise<void> {
  const due = poolDueOf(ctx, consent)
  if (!due) throw new Refusal('notFound')
  const renewal = {
    consentId: consent._id,
    consentedAt: consent.givenAt,
    policyVersion: consent.textVersion,
    due,
    ...instantsOf(due.date, ctx.policy.document.timeZone),
  }
  if (!(await ctx.pool.renew(entry._id, standing._id, renewal))) throw new Refusal('conflict')
  await closeConsent(ctx, { consent: standing, closing: 'renewed', by })
  await ctx.erasure.tellDue(entry._id, due)
}
