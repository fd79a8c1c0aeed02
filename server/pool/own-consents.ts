import { shownStopOf } from '../applications/stop-shown.ts'
import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import type { ConsentRow } from '../consents/consents-store.ts'
import { textInForce, textOf } from '../consents/texts.ts'
import type { Language } from '../policy/languages.ts'
import type { ConsentsPageProps, ShownConsent } from '../../views/consents/consents.tsx'
import { ownKept } from './own-kept.ts'
import { ownRestrictionsOf } from './own-restrictions.ts'
import { wouldStayLonger } from './renew-consent.ts'
import { settledOf, type SettledContext } from './settled.ts'

type Parts = Parameters<typeof ownKept>[0] &
  SettledContext &
  Pick<Context, 'clock' | 'policies' | 'consents' | 'pool' | 'holds' | 'erasure'>

/** What a person has agreed to, word by word, what stands, and what they may be asked for. */
export async function ownConsents(
  ctx: Parts,
  subjectId: SubjectId,
  language: Language,
): Promise<Omit<ConsentsPageProps, 'frame'>> {
  const rows = await ctx.consents.ofSubject(subjectId)
  const entry = await ctx.pool.liveOf(subjectId)
  const standing = rows.find(row => row.state !== 'closed')
  return {
    standing: standing && shown(ctx, standing),
    earlier: rows.filter(row => row.state === 'closed').map(row => shown(ctx, row)),
    offered: textInForce(ctx, 'pool', language)?.text,
    waitsFor: await waitsFor(ctx, subjectId),
    dueOn: entry?.due.date,
    reference: entry?.reference,
    kept: entry && (await ownKept(ctx, entry)),
    stop: entry && (await shownStopOf(ctx, entry)),
    mayRestrict: entry?.leftAt === null && !entry.stops.some(stop => stop.kind === 'restriction'),
    mayLift: entry?.leftAt === null && (await ownRestrictionsOf(ctx, entry)).length > 0,
    mayRenew: entry !== undefined && entry.state === 'asked' && wouldStayLonger(ctx, entry),
  }
}

/** As `fillPool` goes about it. */
async function waitsFor(ctx: SettledContext, subjectId: SubjectId): Promise<ConsentsPageProps['waitsFor']> {
  if (!(await settledOf(ctx, [subjectId])).has(subjectId)) return 'outcome'
  return (await ctx.applications.restrictedAmong([subjectId])).size > 0 ? 'lift' : 'moment'
}

function shown(ctx: Pick<Context, 'policies'>, row: ConsentRow): ShownConsent {
  const { givenAt, closedAt, closing, receiptNo, language, state } = row
  return {
    givenAt,
    closedAt,
    closing,
    receiptNo,
    language,
    isKept: state === 'active',
    text: textOf(ctx, row) ?? '',
  }
}
