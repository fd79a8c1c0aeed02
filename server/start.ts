import { createServer, type RequestListener, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createApp } from './app.ts'
import { monotonicMs } from './base/clock.ts'
import { loadEnvironmentFile, readConfig, type Config } from './base/config.ts'
import type { Context } from './base/context.ts'
import { codeOf, StartRefusal } from './base/errors.ts'
import { endOnUncaught } from './base/last-words.ts'
import { announce, processLog, tellOperator } from './base/log.ts'
import { createGlemme, type Glemme } from './glemme.ts'
import { refusalOf } from './http/error-page.ts'
import { hardenServer } from './http/harden-server.ts'
import { answerHealth } from './http/health.ts'
import { openOpsPort, type OpsPort } from './operations/ops-port.ts'
import { forgetRunning, noteRunning } from './running-server.ts'
import { startEmbeddedMongo } from './store/embedded-mongo.ts'

/** The exit code for settings or a machine on which the product may not start. */
const refusedToStart = 78
/** How long open requests may take at a stop, milliseconds. Source: reliability.md 16 */
const requestsMs = 25_000
/** How long a step of the start that is on its way may take when a signal comes, milliseconds. */
const startingMs = 10_000
const retryMs = 2000
/** Ctrl-C reaches us from the terminal and once more from npm, which hands it on: so near, it is one, milliseconds. */
const echoMs = 500

const log = processLog()
let ready = false
const leaving = new AbortController()
let standing: Context | undefined
let answer: RequestListener = (request, response) => {
  if (answerHealth(request, response, () => false)) return
  response.writeHead(503, { 'Retry-After': '5', 'Content-Type': 'text/plain; charset=utf-8' })
  response.end('Vi starter. Prøv igjen om litt. / We are starting. Try again shortly.\n')
}

endOnUncaught(log)

try {
  loadEnvironmentFile()
  await run(readConfig())
} catch (error) {
  const reasons = error instanceof StartRefusal ? error.reasons : folderFault(error)
  if (!reasons) throw error
  for (const reason of reasons) tellOperator(`Glemme cannot start. ${reason}`)
  process.exit(refusedToStart)
}

/** What an operator has to put right when a folder cannot be made or used; undefined for any other error. */
function folderFault(error: unknown): string[] | undefined {
  const code = codeOf(error) ?? ''
  if (!(error instanceof Error) || !('path' in error) || typeof error.path !== 'string') return undefined
  if (!/^(EACCES|EEXIST|ENOENT|ENOTDIR|EPERM|EROFS)$/.test(code)) return undefined
  return [
    `${error.path}: cannot be made or used (${code}). ` +
      'See GLEMME_DATA_DIR, GLEMME_UPLOADS_DIR, GLEMME_KEYRING_DIR and GLEMME_LEDGER_DIR in .env.example',
  ]
}

/** What there is to end, so far. */
interface Running {
  server?: Server
  ops?: OpsPort
  mongo?: { stop(): Promise<void> }
  glemme?: Glemme
}

/** Listens at once and answers 503; opens everything in its order; then serves. Source: reliability.md 16 */
async function run(config: Config): Promise<void> {
  const running: Running = {}
  let isStarted: () => void = () => undefined
  const started = new Promise<void>(resolve => (isStarted = resolve))
  stopOnSignals(config, running, started)
  await start(config, running)
  isStarted()
}

/** Broken off between two of its steps when a signal has come. */
async function start(config: Config, running: Running): Promise<void> {
  const server = hardenServer(createServer((request, response) => answer(request, response)))
  running.server = server
  await listen(server, config)
  running.ops = await openOps(config)
  const mongo = await openMongo(config)
  running.mongo = mongo
  const glemme = await openGlemme(config, mongo.uri)
  if (!glemme) return
  running.glemme = glemme
  if (leaving.signal.aborted) return
  answer = createApp(glemme, config.trustProxy)
  ready = true
  standing = glemme.ctx
  await glemme.worker.start()
  if (leaving.signal.aborted) return
  await noteRunning(config)
  sayWhere(config)
}

async function listen(server: Server, config: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => {
      const code = codeOf(error) ?? 'unknown'
      const [name, example] = /^(ENOTFOUND|EADDRNOTAVAIL|EAI_AGAIN)$/.test(code)
        ? ['GLEMME_HOST', 'GLEMME_HOST=127.0.0.1']
        : ['PORT', 'PORT=3001']
      reject(
        new StartRefusal([
          `${name}: cannot listen on ${config.host}:${config.port} (${code}). Example: ${example}`,
        ]),
      )
    })
    server.listen(config.port, config.host, resolve)
  })
}

async function openOps({ opsPort: port }: Config): Promise<OpsPort> {
  if (port === 0) return { port: undefined, close: () => Promise.resolve() }
  return await openOpsPort({ port, log, of: () => (ready ? standing : undefined) })
}

async function openMongo(config: Config): Promise<{ uri: string; stop(): Promise<void> }> {
  if (config.mongodbUri !== undefined) return { uri: config.mongodbUri, stop: () => Promise.resolve() }
  return await startEmbeddedMongo({ dataDir: config.dataDir, log })
}

/** The database may come up after us: asked for ever, or until a signal comes. */
async function openGlemme(config: Config, mongo: string): Promise<Glemme | undefined> {
  while (!leaving.signal.aborted) {
    try {
      return await createGlemme({ config, mongo, log, mount: { standalone: true, ready: () => ready } })
    } catch (error) {
      if (error instanceof StartRefusal || refusalOf(error)?.code !== 'unavailable') throw error
      log.warn('database.away', { code: error instanceof Error ? error.name : 'unknown' })
      await wait(retryMs, undefined, leaving).catch(() => undefined)
    }
  }
  return undefined
}

/** The first signal ends everything in its order, the second at once. */
function stopOnSignals(config: Config, running: Running, started: Promise<void>): void {
  let firstMs = 0
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (leaving.signal.aborted) {
        if (monotonicMs() - firstMs > echoMs) process.exit(1)
        return
      }
      firstMs = monotonicMs()
      leaving.abort()
      void stop(config, running, started)
    })
  }
}

async function stop(config: Config, running: Running, started: Promise<void>): Promise<void> {
  ready = false
  log.info('glemme.stopping')
  const isClosed = running.server && closed(running.server)
  await Promise.race([started, wait(startingMs)])
  const { ops, glemme, mongo } = running
  await Promise.all([isClosed, ops?.close(), glemme?.worker.stop()])
  await glemme?.close()
  await mongo?.stop()
  await forgetRunning(config)
  process.exit(0)
}

/** Requests that have begun are answered; nobody is let in. */
async function closed(server: Server): Promise<void> {
  const isClosed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), requestsMs)
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  await isClosed
  clearTimeout(late)
  clearInterval(idle)
}

function sayWhere(config: Config): void {
  const { publicUrl } = config
  const lines = [
    'Glemme is ready.',
    `  Jobs to apply for     ${publicUrl}/jobs`,
    `  For those who hire    ${publicUrl}/staff`,
    `  Check a certificate   ${publicUrl}/certificates`,
    ...(config.smtpUrl === undefined ? [`  Mails that were sent  ${publicUrl}/dev/mail`] : []),
    '  First member of staff: npm run glemme -- admin:create --name "Your Name" --email you@firma.example',
  ]
  for (const line of lines) announce(line)
}
