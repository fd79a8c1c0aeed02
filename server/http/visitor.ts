import type { Request, Response } from 'express'
import type { Session, SessionKind, SessionOwner } from '../access/session.ts'
import type { StaffAccount } from '../access/staff-store.ts'
import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { StaffRole } from '../policy/roles.ts'
import type { Frame } from '../../views/frame.ts'
import type { Allow, Route } from './route.ts'

/** Who came, and whether they may. */
export interface Visitor {
  actor: Actor
  roles: readonly StaffRole[]
  session: Session
  signedIn: Frame['signedIn']
}

/** Of several roles that a route allows, the one that sees most acts. */
const widestFirst: readonly StaffRole[] = ['recruiter', 'hiringManager', 'privacyOfficer', 'administrator']

type Parts = Pick<Context, 'sessions' | 'staff'>

/**
 * The visitor, when the route is for them.
 *
 * @throws Refusal 'signedOut' when nobody is signed in where somebody must be
 * @throws Refusal 'notFound' when the route is for others
 */
export async function visitorOf(
  ctx: Parts,
  route: Route,
  exchange: { request: Request; response: Response },
): Promise<Visitor> {
  const kind = sessionKindOf(route)
  if (!kind) return { ...nobody, session: sessionOnDemand(ctx, exchange) }
  const { owner, session } = await ctx.sessions.open(kind, exchange.request, exchange.response)
  if (!owner) {
    if (route.allow !== 'anyone') throw new Refusal('signedOut')
    return { ...nobody, session }
  }
  return owner.kind === 'staff'
    ? await staffVisitor(ctx, route.allow, { owner, session })
    : applicant(route.allow, owner, session)
}

const nobody = { actor: { kind: 'nobody' }, roles: [], signedIn: undefined } as const

/** Which cookie is read. A public page reads none: it looks the same to everybody. */
function sessionKindOf(route: Pick<Route, 'allow' | 'path'>): SessionKind | undefined {
  if (isOfPortal(route.allow)) return 'portal'
  return route.allow !== 'anyone' || route.path.startsWith('/staff/') ? 'staff' : undefined
}

/** Opened when somebody signs in by this request. */
function sessionOnDemand(
  ctx: Parts,
  { request, response }: { request: Request; response: Response },
): Session {
  return {
    begin: async owner => await (await ctx.sessions.open(owner.kind, request, response)).session.begin(owner),
    end: async () => undefined,
  }
}

/** Whether a route is for who came by a link of a mail. */
export function isOfPortal(allow: Allow): boolean {
  return allow === 'applicant' || allow === 'mailbox'
}

/** @throws Refusal 'notFound' when only a shared mailbox is proven, where one person's data is */
function applicant(allow: Allow, owner: SessionOwner & { kind: 'portal' }, session: Session): Visitor {
  const shared = { roles: [], session, signedIn: { kind: 'applicant', left: session.left } } as const
  if (!owner.mailbox) return { ...shared, actor: { kind: 'applicant', subjectId: owner.id } }
  if (allow !== 'mailbox') throw new Refusal('notFound')
  return { ...shared, actor: { kind: 'nobody' } }
}

async function staffVisitor(
  ctx: Parts,
  allow: Allow,
  { owner, session }: { owner: SessionOwner & { kind: 'staff' }; session: Session },
): Promise<Visitor> {
  const account = await ctx.staff.byId(owner.id)
  const role = account ? roleFor(account, allow) : undefined
  if (!account || !role) throw new Refusal('notFound')
  return {
    actor: { kind: 'staff', staffId: owner.id, role },
    roles: account.roles,
    session,
    signedIn: { kind: 'staff', name: account.name, roles: account.roles, left: session.left },
  }
}

function roleFor(account: StaffAccount, allow: Allow): StaffRole | undefined {
  const fitting = widestFirst.filter(role => account.roles.includes(role))
  return typeof allow === 'string' ? fitting[0] : fitting.find(role => allow.includes(role))
}
