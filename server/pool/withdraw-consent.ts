import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { newId } from '../base/ids.ts'
import { insertCase, newCase, recordGrantedCase, today } from '../cases/record-case.ts'
import type { CaseType } from '../policy/rights.ts'
import { answerKept, type KeptContext } from './answer-kept.ts'
import { leavePool, type LeaveContext } from './leave-pool.ts'

/** What withdrawing a consent needs. */
export type WithdrawConsentContext = LeaveContext & KeptContext & Pick<Context, 'policies'>

/**
 * The person has left the pool by a button, which stands as a granted case: of withdrawing the consent, or of objecting
 * to the mails; where a legal hold keeps the copy, as one that is done in part. Nothing to withdraw changes nothing.
 * Source: privacy.md 5, "Start"
 */
export async function withdrawConsent(
  ctx: WithdrawConsentContext,
  { by, right }: { by: ApplicantActor; right: Extract<CaseType, 'withdrawal' | 'objection'> },
): Promise<void> {
  const { subjectId } = by
  await ctx.inTransaction(async () => {
    const consent = await ctx.consents.standingOf(subjectId, 'pool')
    const kept = await leavePool(ctx, { subjectId, closing: 'withdrawn', by })
    if (!consent) return
    const about = { type: right, subjectId, applicationIds: [], by } as const
    if (!kept) return void (await recordGrantedCase(ctx, about))
    const row = await newCase(ctx, {
      ...about,
      id: newId('cas'),
      channel: 'portal',
      receivedOn: today(ctx),
      request: '',
    })
    await insertCase(ctx, row)
    await ctx.audit.write({ what: 'case.recorded', who: by })
    await answerKept(ctx, row, { kept, by })
  })
}
