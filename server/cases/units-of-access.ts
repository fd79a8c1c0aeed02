import type { Context } from '../base/context.ts'
import type { LeavingId } from '../base/place.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import type { CaseRow } from './cases-store.ts'

/** What is there of what a request for access covers: applications, and the entry in the talent pool. */
export async function unitsOfAccess(
  ctx: Pick<Context, 'applications' | 'pool' | 'erasure'>,
  { _id, applicationIds, subjectId, isWhole }: CaseRow,
): Promise<LeavingId[]> {
  const rows = await ctx.applications.byIds(applicationIds)
  const there = rows.filter(row => mayBeSeenByOwner(row.state)).map(row => row._id)
  const entry = subjectId && (await ctx.pool.liveOf(subjectId))
  if (!entry) return there
  const isAsked = isWhole || (await ctx.erasure.stops.withRef(_id)).includes(entry._id)
  return isAsked ? [...there, entry._id] : there
}
