import { Refusal } from '../base/errors.ts'
import { hasOneOf, hiringRoles, staffRoles, type StaffRole } from '../policy/roles.ts'
import { invitePage, signInPage } from '../../views/access/sign-in.tsx'
import { page, redirectTo, route, type Answer, type Incoming, type Route } from '../http/route.ts'
import { acceptInvitation, invitedAccount } from './accept-invitation.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

/** The first page of somebody with these roles. Source: ux.md 5 */
function firstPage(roles: readonly StaffRole[]): string {
  if (hasOneOf(roles, hiringRoles)) return '/staff/jobs'
  return roles.includes('privacyOfficer') ? '/staff/privacy' : '/staff/admin/operations'
}

const getStaff = route({
  method: 'get',
  path: '/staff',
  allow: staffRoles,
  record: { nothing: 'leads to the first page' },
  read: () => undefined,
  handle: (_ctx, _input, who) => Promise.resolve(redirectTo(firstPage(who.roles))),
})

const getSignIn = route({
  method: 'get',
  path: '/staff/sign-in',
  allow: 'anyone',
  record: { nothing: 'an empty form' },
  read: incoming => ({ next: incoming.nextPage, passwordSet: incoming.query['passwordSet'] !== undefined }),
  handle: (ctx, { next, passwordSet }, who) => {
    const props = { frame: who.frame, username: '', failed: false, passwordSet }
    return Promise.resolve(page(signInPage(next === undefined ? props : { ...props, next })))
  },
})

const postSignIn = route({
  method: 'post',
  path: '/staff/sign-in',
  allow: 'anyone',
  record: { change: 'staff.signedIn' },
  limit: 'signIn',
  read: incoming => ({
    username: oneText(incoming, 'username'),
    password: oneText(incoming, 'password'),
    network: incoming.network,
    next: incoming.nextPage,
  }),
  handle: async (ctx, { next, ...typed }, who): Promise<Answer> => {
    if (await signIn(ctx, { ...typed, session: who.session })) return redirectTo(next ?? '/staff')
    const props = { frame: who.frame, username: typed.username, failed: true }
    return page(signInPage(next === undefined ? props : { ...props, next }), 422)
  },
})

const postSignOut = route({
  method: 'post',
  path: '/staff/sign-out',
  allow: 'anyone',
  record: { change: 'staff.signedOut' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    await signOut(ctx, { by: who.actor, session: who.session })
    return { kind: 'redirect', to: '/staff/sign-in', headers: { 'Clear-Site-Data': '"cache"' } }
  },
})

/** The session lives on, as long as it may: any request of it does that, and this one shows nothing. */
const postKeep = route({
  method: 'post',
  path: '/staff/keep',
  allow: staffRoles,
  record: { nothing: 'nothing is seen or changed but when the session was used last' },
  read: () => undefined,
  handle: () => Promise.resolve(redirectTo('/staff')),
})

const getInvitation = route({
  method: 'get',
  path: '/staff/invite/:token',
  allow: 'anyone',
  record: { nothing: 'the invited account is not used yet' },
  read: incoming => incoming.params['token'] ?? '',
  handle: async (ctx, token, who) => {
    const { email } = await invitedAccount(ctx, token)
    return page(invitePage({ frame: who.frame, token, username: email }))
  },
})

const postInvitation = route({
  method: 'post',
  path: '/staff/invite/:token',
  allow: 'anyone',
  record: { change: 'staff.passwordSet' },
  limit: 'link',
  read: incoming => ({ token: incoming.params['token'] ?? '', password: oneText(incoming, 'newPassword') }),
  handle: async (ctx, { token, password }, who): Promise<Answer> => {
    try {
      await acceptInvitation(ctx, { token, password })
      return redirectTo('/staff/sign-in?passwordSet')
    } catch (error) {
      const problem = error instanceof Refusal ? error.problems[0] : undefined
      if (!problem) throw error
      const { email } = await invitedAccount(ctx, token)
      return page(invitePage({ frame: who.frame, token, username: email, problem }), 422)
    }
  },
})

/** The one text of that name; '' when it is missing or there are several. */
function oneText(incoming: Incoming, name: string): string {
  const value = incoming.body[name]
  return typeof value === 'string' ? value : ''
}

/** Sign-in, sign-out, and the invitation that sets a password. */
export const staffRoutes: readonly Route[] = [
  getStaff,
  getSignIn,
  postSignIn,
  postSignOut,
  postKeep,
  getInvitation,
  postInvitation,
]
