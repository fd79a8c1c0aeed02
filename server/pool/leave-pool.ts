import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { PoolId, SubjectId } from '../base/ids.ts'
import { closeConsent } from '../consents/close-consent.ts'
import type { Closing } from '../consents/consents-store.ts'
import { hasHold } from '../policy/visibility.ts'
import { keepForHold } from './keep-for-hold.ts'
import type { PoolRow } from './pool-row.ts'

/** What leaving the pool needs. */
export type LeaveContext = Pick<
  Context,
  'clock' | 'policy' | 'consents' | 'pool' | 'audit' | 'erasure' | 'inTransaction'
>

/**
 * The person's consent to the pool holds no more, and what was kept on it is on its way out, at once: the engine takes
 * it with its next look. What a legal hold keeps is hidden at once, and goes when the hold ends. Nothing to withdraw
 * changes nothing. Source: privacy.md 6, deletion.md 6
 *
 * @returns the entry that a hold keeps
 */
export async function leavePool(
  ctx: LeaveContext,
  { subjectId, closing, by }: { subjectId: SubjectId; closing: Exclude<Closing, 'renewed'>; by: Actor },
): Promise<PoolRow | undefined> {
  return await ctx.inTransaction(async () => {
    const consent = await ctx.consents.standingOf(subjectId, 'pool')
    const entry = await ctx.pool.liveOf(subjectId)
    const isHeld = hasHold(entry?.stops ?? [])
    if (consent) await closeConsent(ctx, { consent, closing, by, entry: isHeld ? undefined : entry?._id })
    if (!entry) return undefined
    if (!isHeld) {
      const why = closing === 'hired' || by.kind === 'staff' ? 'staff' : 'applicant'
      await eraseNow(ctx, { entry, by, why, isOwnWish: closing !== 'hired' })
      return undefined
    }
    await keepForHold(ctx, entry, by)
    return entry
  })
}

type Erasing = Parameters<Context['erasure']['engine']['request']>[0]

async function eraseNow(
  ctx: LeaveContext,
  { entry, ...asked }: { entry: { _id: PoolId } } & Pick<Erasing, 'by' | 'why' | 'isOwnWish'>,
): Promise<void> {
  try {
    await ctx.erasure.engine.request({ ...asked, units: [entry._id], skipCooling: true })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'gone') return // a run was faster
    throw error
  }
}
