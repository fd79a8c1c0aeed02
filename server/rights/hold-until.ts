import type { Context } from '../base/context.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { localDate, type PlainDate } from '../policy/retention.ts'

/** The last day of the longest hold on what the case is about, a local date; undefined without one. */
export async function holdUntilOf(
  ctx: Pick<Context, 'applications' | 'pool' | 'policy'>,
  { applicationIds, isWhole, subjectId }: Pick<CaseRow, 'applicationIds' | 'isWhole' | 'subjectId'>,
): Promise<PlainDate | undefined> {
  const entry = isWhole && subjectId ? await ctx.pool.liveOf(subjectId) : undefined
  const rows = [...(await ctx.applications.byIds(applicationIds)), ...(entry ? [entry] : [])]
  const ends = rows.flatMap(row => row.stops.filter(stop => stop.kind === 'hold').map(stop => stop.until))
  if (ends.length === 0) return undefined
  const last = Math.max(...ends.map(until => until.getTime()))
  return localDate(new Date(last - 1), ctx.policy.document.timeZone)
}
