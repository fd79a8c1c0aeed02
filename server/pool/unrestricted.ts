import type { Context } from '../base/context.ts'
import type { PoolRow } from './pool-row.ts'

/** Those whose person has restricted nothing: what is restricted is on no list, and no mail is sent for it. Source: privacy.md 5 */
export async function unrestricted(
  ctx: Pick<Context, 'applications'>,
  rows: readonly PoolRow[],
): Promise<PoolRow[]> {
  const restricted = await ctx.applications.restrictedAmong(rows.map(row => row.subjectId))
  return rows.filter(row => !restricted.has(row.subjectId))
}
