import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request, Response } from 'express'
import expressSession from 'express-session'
import type MongoStore from 'connect-mongo'
import type { Context } from '../base/context.ts'
import type { StaffId, SubjectId } from '../base/ids.ts'
import type { Session, SessionKind, SessionOwner } from './session.ts'
import { endSessionsOf, sessionStore } from './session-store.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** How long a session lives: unused, and at all. Source: reliability.md 12 */
export const sessionLife = {
  staff: { idleMs: 30 * minuteMs, longestMs: 8 * hourMs },
  portal: { idleMs: 15 * minuteMs, longestMs: hourMs },
} as const satisfies Record<SessionKind, { idleMs: number; longestMs: number }>

/** The session of one request. */
export interface OpenSession {
  /** Who is signed in; undefined when nobody is. */
  owner: SessionOwner | undefined
  session: Session
}

/** Sessions by cookie. */
export interface Sessions {
  /** The session that the cookie of that kind leads to: its owner lives, of the same generation, not idle or too old. */
  open(kind: SessionKind, request: IncomingMessage, response: ServerResponse): Promise<OpenSession>
  /** Nobody is signed in as that owner any more. */
  endAll(owner: StaffId | SubjectId): Promise<number>
  /** Every cookie that is ever set, each at sign-in only. */
  cookies: readonly SessionCookie[]
}

/** A cookie: whose session it keeps, and how long at most. */
export interface SessionCookie {
  kind: SessionKind
  name: string
  longestMs: number
}

declare module '../base/context.ts' {
  interface Context {
    sessions: Sessions
  }
}

/** The present generation of an owner; undefined when there is no such owner (any more). */
export interface OwnerGenerations {
  staff(id: StaffId): Promise<number | undefined>
  portal(id: SubjectId): Promise<number | undefined>
}

/** What tells sessions apart from those of another mount in the same site. */
export interface SessionOptions {
  owners: OwnerGenerations
  cookieSuffix?: string
}

type Parts = Pick<Context, 'config' | 'database' | 'clock' | 'vault'>

/** The sessions of this installation. No cookie is set before somebody signs in. Source: reliability.md 12, 14 */
export function openSessions(ctx: Parts, options: SessionOptions): Sessions {
  const kinds = { staff: cookieOf(ctx, 'staff', options), portal: cookieOf(ctx, 'portal', options) }
  return {
    open: async (kind, request, response) => {
      const kept = kinds[kind]
      const own = await load(kept, request, response)
      const { owner: claimed } = own.session
      const owner = await ownerOf(ctx, options, { kind, data: own.session })
      if (claimed && !owner) await settled(done => own.session.destroy(done)) // else this request would refresh it
      return {
        owner,
        session: {
          begin: async by => await begin(ctx, { kept, own }, by),
          end: async () => await end({ kept, own }, response),
          ...provenBy(owner),
          left: owner && leftOf(ctx, kind, own.session),
        },
      }
    },
    endAll: async owner => await endSessionsOf(ctx, owner),
    cookies: (['portal', 'staff'] as const).map(kind => {
      return { kind, name: kinds[kind].name, longestMs: sessionLife[kind].longestMs }
    }),
  }
}

function provenBy(owner: SessionOwner | undefined): Pick<Session, 'also' | 'mailbox'> {
  if (owner?.kind !== 'portal') return {}
  return { also: owner.also, mailbox: owner.mailbox && owner.id }
}

/** This request is a use: the idle time begins anew. */
function leftOf(
  ctx: Pick<Context, 'clock'>,
  kind: SessionKind,
  { startedAt = 0 }: Partial<expressSession.SessionData>,
): Session['left'] {
  const { idleMs, longestMs } = sessionLife[kind]
  const mostMs = startedAt + longestMs - ctx.clock.now().getTime()
  return { idleMs: Math.min(idleMs, mostMs), mostMs }
}

interface Kept {
  name: string
  secure: boolean
  store: MongoStore
  load: (request: Request, response: Response, done: (error?: unknown) => void) => void
}

function cookieOf(ctx: Parts, kind: SessionKind, options: SessionOptions): Kept {
  const secure = ctx.config.publicUrl.startsWith('https:')
  const name = `${secure ? '__Host-' : ''}glemme-${kind}${options.cookieSuffix ?? ''}`
  const store = sessionStore(ctx, sessionLife[kind].longestMs)
  const middleware = expressSession({
    name,
    secret: ctx.vault.secrets.of('cookie').toString('hex'),
    store,
    resave: false,
    saveUninitialized: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  })
  return { name, secure, store, load: (request, response, done) => void middleware(request, response, done) }
}

/**
 * Loads into a shadow of the request, so that a host's own session stays out of sight and untouched.
 * Whether the request came over TLS was checked at the door, so the shadow says so.
 */
async function load(kept: Kept, request: IncomingMessage, response: ServerResponse): Promise<Request> {
  const own = { value: undefined, writable: true }
  const hiding = Object.create(request, {
    ...{ session: own, sessionID: own, sessionStore: own, signedCookies: own, secret: own },
    originalUrl: { value: '/' }, // the cookie's path is `/` wherever we are mounted
    secure: { value: kept.secure },
  }) as object
  const shadow = Object.create(hiding) as Request // two steps, so that a deleted property does not show the host's
  await settled(done => kept.load(shadow, response as Response, done))
  return shadow
}

/** The owner, when every check of the session holds by our clock. */
async function ownerOf(
  ctx: Parts,
  options: SessionOptions,
  { kind, data }: { kind: SessionKind; data: Partial<expressSession.SessionData> },
): Promise<SessionOwner | undefined> {
  const { owner, startedAt, seenAt } = data
  if (!owner || owner.kind !== kind || startedAt === undefined || seenAt === undefined) return undefined
  const now = ctx.clock.now().getTime()
  const { idleMs, longestMs } = sessionLife[kind]
  if (now - seenAt >= idleMs || now - startedAt >= longestMs) return undefined
  const generation = await generationOf(options.owners, owner)
  return generation === owner.generation ? owner : undefined
}

async function generationOf(owners: OwnerGenerations, owner: SessionOwner): Promise<number | undefined> {
  return owner.kind === 'staff' ? await owners.staff(owner.id) : await owners.portal(owner.id)
}

interface Opened {
  kept: Kept
  own: Request
}

async function begin(ctx: Parts, { kept, own }: Opened, owner: SessionOwner): Promise<void> {
  await settled(done => kept.store.regenerate(own, done))
  const now = ctx.clock.now().getTime()
  Object.assign(own.session, { owner, startedAt: now, seenAt: now })
  await settled(done => own.session.save(done))
}

async function end({ kept, own }: Opened, response: ServerResponse): Promise<void> {
  await settled(done => kept.store.destroy(own.sessionID, done))
  Object.assign(own, { session: undefined })
  const attributes = `Max-Age=0; Path=/; HttpOnly; SameSite=Lax${kept.secure ? '; Secure' : ''}`
  response.appendHeader('Set-Cookie', `${kept.name}=; ${attributes}`)
}

async function settled(start: (done: (error?: unknown) => void) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    start(error => (error ? reject(error as Error) : resolve()))
  })
}
