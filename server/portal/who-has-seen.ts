import type { Context } from '../base/context.ts'
import type { StaffId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { disclosuresOf, openHolder } from '../applications/disclosures-store.ts'
import { openThoseThere } from '../applications/sealed-parts.ts'
import type { ShownLook } from '../../views/portal/application.tsx'
import type { ShownCopy } from '../../views/portal/looks.tsx'

type Parts = Pick<Context, 'audit' | 'links' | 'database' | 'vault' | 'staff' | 'policy'>

/** Who has looked, by role or by name as the policy says, and when; and each use of a link of the person. Oldest first. */
export async function looksAt(ctx: Parts, row: ApplicationRow): Promise<ShownLook[]> {
  const [views, uses] = await Promise.all([ctx.audit.viewsOf(row._id), ctx.links.usesOf(row.subjectId)])
  const names = await namesOf(
    ctx,
    views.map(view => view.staffId),
  )
  const looks: ShownLook[] = [
    ...views.map(view => ({ at: view.at, who: view.role, name: names.get(view.staffId), what: view.what })),
    ...uses.map(({ at }) => ({ at, who: 'applicant' as const, what: 'link.used' })),
  ]
  return looks.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** Who has got a copy of something of the application. Oldest first. */
export async function copiesAt(ctx: Parts, row: ApplicationRow): Promise<ShownCopy[]> {
  const rows = await disclosuresOf(ctx, [row._id])
  if (rows.length === 0) return []
  const key = (await openThoseThere(ctx, [row._id])).get(row._id)
  const names = await namesOf(
    ctx,
    rows.flatMap(({ staffId }) => staffId ?? []),
  )
  return rows.map(one => ({
    name: one.staffId ? names.get(one.staffId) : key && openHolder(key, one)?.name,
    isStaff: one.staffId !== null,
    firstAt: one.firstAt,
    times: one.times,
  }))
}

/** The names, when the policy lets applicants know them. */
async function namesOf(
  ctx: Pick<Context, 'staff' | 'policy'>,
  ids: readonly StaffId[],
): Promise<ReadonlyMap<StaffId, string>> {
  if (ctx.policy.document.access.staff !== 'name' || ids.length === 0) return new Map()
  return new Map((await ctx.staff.byIds([...new Set(ids)])).map(({ _id, name }) => [_id, name]))
}
