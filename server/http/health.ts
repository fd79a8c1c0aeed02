import type { IncomingMessage, ServerResponse } from 'node:http'

/** `/healthz` while the process lives, `/readyz` while it serves; no detail. True when the request was one of them. */
export function answerHealth(
  request: IncomingMessage,
  response: ServerResponse,
  ready: () => boolean,
): boolean {
  const path = (request.url ?? '').split('?')[0]
  if (path !== '/healthz' && path !== '/readyz') return false
  const well = path === '/healthz' || ready()
  response.statusCode = well ? 200 : 503
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  if (!well) response.setHeader('Retry-After', '5')
  response.end(well ? 'ok\n' : 'not ready\n')
  return true
}
