import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import { hardenServer } from '../http/harden-server.ts'
import { metricsOf } from './metrics.ts'
import { metricsType } from './metrics-text.ts'
import { statusOf } from './status.ts'

/** Nobody but this machine reaches it, whatever address the public port listens on. Source: reliability.md 16 */
const loopback = '127.0.0.1'

/** The port of those who run the product. */
export interface OpsPort {
  /** Undefined when it listens on none. */
  port: number | undefined
  /** It answers nobody any more. */
  close(): Promise<void>
}

/** Where it listens, and what it tells of: undefined before the product is ready. */
export interface OpsPortOptions {
  /** 0 lets the system choose. */
  port: number
  log: Log
  of: () => Context | undefined
}

interface Told {
  type: string
  text: string
}

const answers: Readonly<Record<string, (ctx: Context) => Promise<Told>>> = {
  '/metrics': async ctx => ({ type: metricsType, text: await metricsOf(ctx) }),
  '/status': async ctx => {
    return { type: 'application/json; charset=utf-8', text: `${JSON.stringify(await statusOf(ctx))}\n` }
  },
}

/** `/metrics` and `/status` are told on that port of the loopback. A port that cannot be had is said in the log, and that is all. */
export async function openOpsPort({ port, log, of }: OpsPortOptions): Promise<OpsPort> {
  const server = hardenServer(
    createServer((request, response) => void answer(request, response, { log, of })),
  )
  try {
    await listen(server, port)
  } catch (error) {
    log.warn('ops.noPort', { code: codeOf(error) ?? 'unknown', counts: { port } })
    return { port: undefined, close: () => Promise.resolve() }
  }
  const close = async (): Promise<void> => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }
  return { port: (server.address() as AddressInfo).port, close }
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, loopback, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { log, of }: Pick<OpsPortOptions, 'log' | 'of'>,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? ''
  const tell = Object.hasOwn(answers, path) ? answers[path] : undefined
  const ctx = of()
  if (!isOurs(request)) return say(response, 421)
  if (!tell) return say(response, 404)
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405)
  if (!ctx) return say(response, 503)
  try {
    say(response, 200, await tell(ctx))
  } catch (error) {
    log.warn('ops.failed', { route: path, code: codeOf(error) ?? 'unknown' })
    say(response, 503)
  }
}

/** A page in a browser on this machine must not read it under a name of its own that leads here. */
function isOurs({ headers: { host = '' } }: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)
}

function say(response: ServerResponse, status: number, told?: Told): void {
  const { type, text } = told ?? { type: 'text/plain; charset=utf-8', text: `${status}\n` }
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(text)
}
