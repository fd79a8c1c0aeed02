import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { PlainDate } from '../policy/retention.ts'
import { poolDueOf } from '../consents/pool-due-of.ts'

/**
 * The day of the copy in the talent pool that stays when the application goes: of the one there is; or, of an application
 * that is withdrawn, of the one that a consent will make. Undefined when there is none.
 */
export async function copyDayOf(
  ctx: Pick<Context, 'pool' | 'consents' | 'policies'>,
  { subjectId }: Pick<ApplicationRow, 'subjectId'>,
  isWithdrawn: boolean,
): Promise<PlainDate | undefined> {
  const entry = await ctx.pool.liveOf(subjectId)
  if (entry || !isWithdrawn) return entry?.due.date
  const consent = await ctx.consents.standingOf(subjectId, 'pool')
  return consent && poolDueOf(ctx, consent)?.date
}
