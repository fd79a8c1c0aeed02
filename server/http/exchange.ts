import type { Request, Response } from 'express'
import type { Context } from '../base/context.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import type { Door } from './door.ts'
import type { Target } from './incoming.ts'
import type { RouteTable } from './paths.ts'
import type { SecurityHeaders } from './security-headers.ts'
import type { UploadGate } from './upload-gate.ts'

/** What every request of a mount shares. */
export interface Site {
  ctx: Context
  table: RouteTable
  door: Door
  gate: UploadGate
  headers: SecurityHeaders
  isShut: () => boolean
  ready: () => boolean
}

/** One request and its answer. */
export interface Exchange {
  request: Request
  response: Response
  requestId: string
  target: Target
  /** The pattern of the route, for the log; never the address itself. */
  route: string
  role?: string
  /** What somebody typed who is signed out or signed in, to be shown for copying. */
  typed?: TypedForm
}
