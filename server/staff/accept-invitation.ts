import { hashPassword } from '../access/password-hash.ts'
import { passwordProblem } from '../access/password.ts'
import type { StaffAccount } from '../access/staff-store.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type StaffId } from '../base/ids.ts'

/** What a dead invitation is answered with. */
const dead = (): Refusal => new Refusal('gone', { key: 'link.dead' })

/** The account that the invitation is for. @throws Refusal 'gone' when it is used, expired or unknown */
export async function invitedAccount(
  ctx: Pick<Context, 'links' | 'staff'>,
  token: string,
): Promise<StaffAccount> {
  const link = await ctx.links.find(token)
  if (!link || link.purpose !== 'invite' || !ctx.links.isAlive(link)) throw dead()
  const account = await ctx.staff.byId(staffIdOf(link.subjectId))
  if (!account) throw dead()
  return account
}

/**
 * The password is set, the invitation used up, and every session of the account over.
 *
 * @throws Refusal 'gone' when the invitation is used, expired or unknown
 * @throws Refusal 'invalid' with what is wrong with the password; the invitation stays good
 */
export async function acceptInvitation(
  ctx: Pick<Context, 'inTransaction' | 'links' | 'staff' | 'sessions' | 'audit'>,
  input: { token: string; password: string },
): Promise<void> {
  const account = await invitedAccount(ctx, input.token)
  const key = passwordProblem(input.password)
  if (key) throw new Refusal('invalid', { problems: [{ field: 'newPassword', key }] })
  const passwordHash = await hashPassword(input.password)
  await ctx.inTransaction(async () => {
    const link = await ctx.links.use(input.token, ['invite'])
    if (!link) throw dead()
    await ctx.staff.setPassword(account._id, passwordHash)
    await ctx.audit.write({ what: 'staff.passwordSet', who: { kind: 'nobody' }, about: account._id })
  })
  await ctx.sessions.endAll(account._id)
}

function staffIdOf(owner: string | null): StaffId {
  if (!isId('stf', owner)) throw dead()
  return owner
}
