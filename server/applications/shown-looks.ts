import type { Context } from '../base/context.ts'
import type { StaffId } from '../base/ids.ts'
import type { ShownCopy, ShownLook } from '../../views/portal/looks.tsx'
import type { Disclosure, Look } from './who-has-seen.ts'

type Parts = Pick<Context, 'staff' | 'policy'>

/** Looks as the person is shown them: by role, or by name as the policy says. */
export async function shownLooks(ctx: Parts, looks: readonly Look[]): Promise<ShownLook[]> {
  const names = await namesOf(
    ctx,
    looks.flatMap(({ by }) => by?.staffId ?? []),
  )
  return looks.map(look =>
    look.by === null
      ? { at: look.at, who: 'applicant', what: 'link.used' }
      : { at: look.at, who: look.by.role, name: names.get(look.by.staffId), what: look.what },
  )
}

/** Copies that others have, as the person is shown them. */
export async function shownCopies(ctx: Parts, all: readonly Disclosure[]): Promise<ShownCopy[]> {
  const names = await namesOf(
    ctx,
    all.flatMap(({ staffId }) => staffId ?? []),
  )
  return all.map(({ staffId, outside, firstAt, times }) => ({
    name: staffId ? names.get(staffId) : outside?.name,
    isStaff: staffId !== null,
    firstAt,
    times,
    tookOver: outside?.tookOver === true,
  }))
}

/** The names, when the policy lets applicants know them. */
async function namesOf(ctx: Parts, ids: readonly StaffId[]): Promise<ReadonlyMap<StaffId, string>> {
  if (ctx.policy.document.access.staff !== 'name' || ids.length === 0) return new Map()
  return new Map((await ctx.staff.byIds([...new Set(ids)])).map(({ _id, name }) => [_id, name]))
}
