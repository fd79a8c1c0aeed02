import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { SubjectId } from '../base/ids.ts'
import type { Incoming } from '../http/route.ts'
import type { PoolRow } from './pool-row.ts'

/** The purpose in the path. @throws Refusal 'notFound' for one that rests on no consent */
export function purposeOf({ params }: Incoming): 'pool' {
  if (params['purpose'] !== 'pool') throw new Refusal('notFound')
  return 'pool'
}

/** What the person has in the talent pool, kept for a hold alone or not. @throws Refusal 'notFound' when there is nothing */
export async function ownEntry(ctx: Pick<Context, 'pool'>, subjectId: SubjectId): Promise<PoolRow> {
  const entry = await ctx.pool.liveOf(subjectId)
  if (!entry) throw new Refusal('notFound')
  return entry
}
