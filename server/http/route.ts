import type { Readable } from 'node:stream'
import type { Request } from 'express'
import type { Session } from '../access/session.ts'
import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { Refusal } from '../base/errors.ts'
import type { EventName } from '../policy/events.ts'
import type { Language } from '../policy/languages.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import type { StaffRole } from '../policy/roles.ts'
import type { Frame } from '../../views/frame.ts'
import type { LimitName } from './limits.ts'

/** A request as a route sees it. */
export interface Incoming {
  /** The `:names` of the route's path, percent-decoded. */
  params: Readonly<Record<string, string>>
  /** The query, read like a form. */
  query: TypedForm
  /** The body of a form; empty for GET and for `multipart`, which the handler reads from `raw`. */
  body: TypedForm
  language: Language
  /** The path of the mount, without the language and without a slash at the end: '' or '/jobb'. */
  base: string
  /** `base` with the language's prefix: what page links start with. */
  home: string
  /** The path below the mount, without the language: '/jobs/kokk'. */
  path: string
  /** The client's network, for keys of limits: an IPv4 address or an IPv6 /56. Never stored, never logged. */
  network: string
  /** Where `next` of the query or the form leads, when it is one of our pages of staff. */
  nextPage: string | undefined
  raw: Request
}

/** Who asks. */
export interface Who {
  actor: Actor
  /** Every role of the member of staff; empty for anyone else. */
  roles: readonly StaffRole[]
  incoming: Incoming
  session: Session
  /** The frame of a page that answers this request. */
  frame: Frame
}

/** Further headers of an answer. */
export type AnswerHeaders = Readonly<Record<string, string>>

/** What a handler gives back. A redirect is 303; its `to` is a path below the mount, without the language. */
export type Answer =
  | { kind: 'page'; status: number; html: string; headers?: AnswerHeaders }
  | { kind: 'redirect'; to: string; headers?: AnswerHeaders }
  | { kind: 'json'; status: number; value: unknown; headers?: AnswerHeaders }
  | { kind: 'text'; status: number; text: string; type?: string; headers?: AnswerHeaders }
  | { kind: 'download'; name: string; type: string; size?: number; stream: Readable; headers?: AnswerHeaders }

/** What a route leaves in the audit log: a change, a view (refused when not recorded), or nothing, with the reason. */
export type RouteRecord = { change: EventName } | { view: EventName } | { nothing: string }

/**
 * Who may use a route. A list of roles means: any of them. `mailbox`: an applicant, or who has proven no more than a
 * mailbox that several people share; that visitor is `nobody`, and `session.mailbox` tells.
 */
export type Allow = 'anyone' | 'applicant' | 'mailbox' | readonly StaffRole[]

/** A route as its slice declares it. */
export interface RouteDeclaration<Input> {
  method: 'get' | 'post'
  /** Segments below the mount; `:name` takes one segment. */
  path: string
  allow: Allow
  record: RouteRecord
  /** The limit that is counted per network (or per member of staff) before the handler. */
  limit?: LimitName
  /** How the body comes; `form` (urlencoded) for POST unless it says otherwise. `own`: small, and read by the handler. */
  body?: 'form' | 'multipart' | 'own'
  /**
   * `ownKey`: the form carries a key of its own, so a missing or `null` Origin passes. `oneClick`: the path's token is
   * all it needs, and other people's pages send it: any Origin passes.
   */
  origin?: 'ownKey' | 'oneClick'
  /** Whether what the path names was deleted: a signed-out visitor is told so instead of being asked to sign in. */
  isDeleted?(ctx: Context, params: Incoming['params']): Promise<boolean>
  /**
   * Where a form leads that was sent before, when that has signed its sender out: a path below the mount. Sent twice, it
   * has the same result.
   */
  sentBefore?(ctx: Context, typed: TypedForm): Promise<string | undefined>
  /** The answer to a form of somebody who is over `limit`, with what they typed; without it, the page of the refusal. */
  overLimit?(ctx: Context, who: Pick<Who, 'incoming' | 'frame'>, refusal: Refusal): Promise<Answer>
  /** Reads the input at the edge. @throws Refusal 'notFound', 'invalid' */
  read(incoming: Incoming): Input
  handle(ctx: Context, input: Input, who: Who): Promise<Answer>
}

/** A declared route, its input type closed over. */
export interface Route extends Omit<RouteDeclaration<never>, 'read' | 'handle'> {
  /** Reads and handles. */
  answer(ctx: Context, who: Who): Promise<Answer>
}

/** A route that says who may use it and what it records; there is no other way to make one. */
export function route<Input>(declared: RouteDeclaration<Input>): Route {
  const { read, handle, ...rest } = declared
  return { ...rest, answer: async (ctx, who) => await handle(ctx, read(who.incoming), who) }
}

/** The answer of a page that is there. */
export function page(html: string, status = 200): Answer {
  return { kind: 'page', status, html }
}

/** 303 to a path below the mount ('/my'); the language of the request is kept. */
export function redirectTo(to: string): Answer {
  return { kind: 'redirect', to }
}

/** Headers of a page that any cache may keep for a minute. Source: reliability.md 12 */
export const publicForAMinute: AnswerHeaders = { 'Cache-Control': 'public, max-age=60' }
