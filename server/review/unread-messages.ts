import type { Context } from '../base/context.ts'
import type { ApplicationId, VacancyId } from '../base/ids.ts'
import type { StaffRole } from '../policy/roles.ts'
import { staffMaySee } from '../policy/visibility.ts'
import { unreadRows, type Unread } from './messages-store.ts'

/** Counting stops here. */
const most = 1000

type Parts = Pick<Context, 'database' | 'applications' | 'clock' | 'policy'>

/** How many unread messages each application of the job has, of those that staff with these roles may see. */
export async function unreadIn(
  ctx: Parts,
  vacancyId: VacancyId,
  roles: readonly StaffRole[],
): Promise<Map<ApplicationId, number>> {
  const rows = await unreadRows(ctx, { vacancyId, limit: most })
  return await countsOfSeen(ctx, rows, roles)
}

/** Messages that nobody has opened, by job; who may see them is for `countsOfSeen` to say. */
export async function unreadByVacancy(ctx: Pick<Context, 'database'>): Promise<Map<VacancyId, Unread[]>> {
  const jobs = new Map<VacancyId, Unread[]>()
  for (const row of await unreadRows(ctx, { limit: most }))
    jobs.set(row.vacancyId, [...(jobs.get(row.vacancyId) ?? []), row])
  return jobs
}

/** How many of these there are of each application that staff with these roles may see. */
export async function countsOfSeen(
  ctx: Parts,
  rows: readonly Unread[],
  roles: readonly StaffRole[],
): Promise<Map<ApplicationId, number>> {
  const counts = new Map<ApplicationId, number>()
  if (rows.length === 0) return counts
  const ids = [...new Set(rows.map(row => row.applicationId))]
  const at = { now: ctx.clock.now(), document: ctx.policy.document }
  const seen = (await ctx.applications.byIds(ids)).filter(({ state, decision, stops }) =>
    staffMaySee({ state, decidedAt: decision?.decidedAt, stops }, roles, at),
  )
  const shown = new Set(seen.map(row => row._id))
  for (const { applicationId } of rows)
    if (shown.has(applicationId)) counts.set(applicationId, (counts.get(applicationId) ?? 0) + 1)
  return counts
}

/** Their sum. */
export function totalOf(counts: ReadonlyMap<ApplicationId, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}
