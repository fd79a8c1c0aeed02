import type { Context } from '../base/context.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { mayBeSeenByStaff } from '../policy/states.ts'

/** How far the list is searched past rows that may not be opened. */
const lookAhead = 25

/** The applications before and after it in the table of its vacancy that may be opened. */
export async function neighboursOf(
  ctx: Pick<Context, 'applications'>,
  row: ApplicationRow,
  decidedSince: Date | undefined,
): Promise<{ previous: ApplicationId | null; next: ApplicationId | null }> {
  const query = { vacancyId: row.vacancyId, stage: 'all', decidedSince, limit: lookAhead } as const
  const here = { receivedAt: row.receivedAt, id: row._id }
  const [after, before] = await Promise.all([
    ctx.applications.list({ ...query, after: here }),
    ctx.applications.listBefore({ ...query, after: here }),
  ])
  const open = (rows: typeof after): ApplicationId | null =>
    rows.find(one => mayBeSeenByStaff(one.state))?._id ?? null
  return { previous: open(before), next: open(after) }
}
