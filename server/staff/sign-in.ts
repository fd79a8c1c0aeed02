import { passwordMatches } from '../access/password-hash.ts'
import type { Session } from '../access/session.ts'
import type { StaffAccount } from '../access/staff-store.ts'
import type { Context } from '../base/context.ts'
import { addressForToken } from '../policy/mail-address.ts'

/** What was typed, and from where. */
export interface SignInAttempt {
  username: string
  password: string
  network: string
  session: Session
}

/**
 * The person is signed in, under a new session; false when name or password is wrong, after the same work.
 *
 * @throws Refusal 'tooMany' after 5 attempts at one account from one network within 15 minutes; no account is ever locked
 */
export async function signIn(
  ctx: Pick<Context, 'limits' | 'staff' | 'audit'>,
  attempt: SignInAttempt,
): Promise<boolean> {
  const email = addressForToken(attempt.username.slice(0, 300))
  await ctx.limits.count('signInAccount', `${email}|${attempt.network}`)
  const account = await ctx.staff.byEmail(email)
  if (!(await passwordMatches(attempt.password, account?.passwordHash)) || !account) {
    if (account)
      await ctx.audit.write({ what: 'staff.signInFailed', who: { kind: 'nobody' }, about: account._id })
    return false
  }
  await attempt.session.begin({ kind: 'staff', id: account._id, generation: account.generation })
  await ctx.audit.write({ what: 'staff.signedIn', who: actorOf(account) })
  return true
}

function actorOf(account: StaffAccount) {
  const [role = 'administrator'] = account.roles
  return { kind: 'staff', staffId: account._id, role } as const
}
