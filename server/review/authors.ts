import type { Context } from '../base/context.ts'
import type { StaffId } from '../base/ids.ts'
import type { StaffRole } from '../policy/roles.ts'
import type { ShownAuthor } from '../../views/written/shapes.ts'

/** Who wrote something, as stored. */
export interface Written {
  author: StaffId
  role: StaffRole
}

/** Tells who wrote something. */
export type TellAuthor = (written: Written) => ShownAuthor

/** Colleagues have names among themselves. */
export async function namedAuthors(
  ctx: Pick<Context, 'staff'>,
  written: readonly Written[],
): Promise<TellAuthor> {
  const ids = [...new Set(written.map(({ author }) => author))]
  const accounts = ids.length > 0 ? await ctx.staff.byIds(ids) : []
  const names = new Map(accounts.map(account => [account._id, account.name]))
  return ({ author, role }) => ({ role, name: names.get(author) ?? null })
}

/** To the applicant they have a name or a role only, as the policy says (`access.staff`). */
export async function authorsForOwner(
  ctx: Pick<Context, 'staff' | 'policy'>,
  written: readonly Written[],
): Promise<TellAuthor> {
  if (ctx.policy.document.access.staff === 'name') return await namedAuthors(ctx, written)
  return ({ role }) => ({ role, name: null })
}
