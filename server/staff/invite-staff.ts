import type { Context } from '../base/context.ts'
import { newId, type StaffId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import type { StaffRole } from '../policy/roles.ts'

/** How long an invitation may be accepted, milliseconds. Source: reliability.md 14 */
export const invitationMs = 24 * 3_600_000

/** Who is invited. */
export interface NewStaff {
  name: string
  /** One address, as `readAddress` gives it. */
  email: string
  roles: readonly StaffRole[]
  language: Language
}

/** The invitation: its token is shown once and stored nowhere. */
export interface Invitation {
  staffId: StaffId
  token: string
  expiresAt: Date
}

/**
 * There is an account with these roles and one link, valid for 24 hours, that sets its password. An account with that
 * address is taken over as it is, but for its roles; its earlier invitations are dead.
 */
export async function inviteStaff(
  ctx: Pick<Context, 'inTransaction' | 'staff' | 'links' | 'audit' | 'clock'>,
  input: NewStaff,
): Promise<Invitation> {
  const expiresAt = new Date(ctx.clock.now().getTime() + invitationMs)
  return await ctx.inTransaction(async () => {
    const staffId = await accountFor(ctx, { ...input, email: input.email.toLowerCase() })
    await ctx.links.revoke(staffId, ['invite'])
    const token = await ctx.links.create({ purpose: 'invite', subjectId: staffId, expiresAt, once: true })
    await ctx.audit.write({ what: 'link.created', who: { kind: 'system' }, about: staffId })
    return { staffId, token, expiresAt }
  })
}

async function accountFor(
  ctx: Pick<Context, 'staff' | 'audit' | 'clock'>,
  input: NewStaff,
): Promise<StaffId> {
  const there = await ctx.staff.byEmail(input.email)
  if (there) {
    await ctx.staff.setRoles(there._id, input.roles)
    return there._id
  }
  const _id = newId('stf')
  const { name, email, language } = input
  const createdAt = ctx.clock.now()
  await ctx.staff.insert({
    _id,
    name,
    email,
    roles: [...input.roles],
    passwordHash: null,
    generation: 1,
    language,
    createdAt,
  })
  await ctx.audit.write({ what: 'staff.created', who: { kind: 'system' }, about: _id })
  return _id
}
