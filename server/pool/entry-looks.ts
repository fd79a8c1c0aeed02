import { looksOf, type Look } from '../applications/who-has-seen.ts'
import type { Context } from '../base/context.ts'
import type { PoolRow } from './pool-row.ts'

/** Who has looked at what is in the talent pool, and each use of a link of the person since it is there. Oldest first. */
export async function entryLooks(
  ctx: Pick<Context, 'audit' | 'links'>,
  row: Pick<PoolRow, '_id' | 'subjectId' | 'joinedAt'>,
): Promise<Look[]> {
  return (await looksOf(ctx, row)).filter(({ at }) => at >= row.joinedAt)
}
