import express, { type Request, type Response, type Router } from 'express'
import { monotonicMs } from '../base/clock.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId } from '../base/ids.ts'
import { answerRequest } from './answer-request.ts'
import type { Exchange, Site } from './exchange.ts'
import { fail } from './fail.ts'
import { answerHealth } from './health.ts'
import { targetOf, type Target } from './incoming.ts'
import { routeTable } from './paths.ts'
import type { Route } from './route.ts'
import { securityHeaders } from './security-headers.ts'
import { send } from './send.ts'
import { uploadGate, type GateLimits } from './upload-gate.ts'

/** When to ask again whether a restored database may be shown, seconds. Source: deletion.md 11 */
const shutSeconds = 60

/** How the router stands in its site. */
export interface MountOptions {
  /** Whether requests are served; `/readyz` tells. */
  ready?: () => boolean
  /** Whether nothing may be shown now: a restored database is not brought up to the ledger yet. */
  isShut?: () => boolean
  /** We own the whole site, and with it Strict-Transport-Security. */
  standalone?: boolean
  /** The client's address, for a site that trusts any proxy. */
  clientIp?: (request: Request) => string
  gate?: Partial<GateLimits>
}

/** A router with these routes and nothing else; it answers every path below its mount, so it is mounted last. */
export function mountRoutes(ctx: Context, routes: readonly Route[], options: MountOptions = {}): Router {
  const { publicUrl } = ctx.config
  const { ready = () => true, isShut = () => false } = options
  const site: Site = {
    ctx,
    table: routeTable(routes),
    door: { publicUrl, ...(options.clientIp ? { clientIp: options.clientIp } : {}) },
    gate: uploadGate(options.gate),
    headers: securityHeaders({ publicUrl, standalone: options.standalone ?? false }),
    isShut,
    ready: () => ready() && !isShut(),
  }
  const router = express.Router()
  router.use((request, response) => void serve(site, request, response))
  return router
}

async function serve(site: Site, request: Request, response: Response): Promise<void> {
  if (answerHealth(request, response, site.ready)) return
  const exchange = begin(site, request, response)
  try {
    site.headers(request, response, exchange.target.base)
    if (site.isShut()) throw new Refusal('unavailable', { retryAfterSeconds: shutSeconds })
    await send(request, response, await answerRequest(site, exchange))
  } catch (error) {
    await fail(site, exchange, error)
  }
}

function begin(site: Site, request: Request, response: Response): Exchange {
  const { languages } = site.ctx.policy.document
  const elsewhere: Target = {
    base: '',
    prefix: '',
    path: '',
    query: '',
    language: languages[0] ?? 'nb',
    superfluous: false,
  }
  const target = targetOf(request, languages) ?? elsewhere
  const exchange: Exchange = { request, response, requestId: newId('req'), target, route: '-' }
  logWhenDone(site, exchange)
  return exchange
}

function logWhenDone(site: Site, exchange: Exchange): void {
  const { request, response, requestId } = exchange
  const startedMs = monotonicMs()
  response.once('finish', () => {
    const labels = { route: exchange.route, status: String(response.statusCode) }
    site.ctx.counters.add('http_requests_total', labels)
    site.ctx.log.info('http.request', {
      requestId,
      method: request.method,
      route: exchange.route,
      status: response.statusCode,
      ms: Math.round(monotonicMs() - startedMs),
      bytes: Number(response.getHeader('Content-Length') ?? 0),
      role: exchange.role,
    })
  })
}
