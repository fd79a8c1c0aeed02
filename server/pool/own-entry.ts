import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { SubjectId } from '../base/ids.ts'
import type { PoolRow } from './pool-row.ts'

/** What the person has in the talent pool, kept for a hold alone or not. @throws Refusal 'notFound' when there is nothing */
export async function ownEntry(ctx: Pick<Context, 'pool'>, subjectId: SubjectId): Promise<PoolRow> {
  const entry = await ctx.pool.liveOf(subjectId)
  if (!entry) throw new Refusal('notFound')
  return entry
}
