import { createServer, type RequestListener, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createApp } from './app.ts'
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
const retryMs = 2000

const log = processLog()
let ready = false
let stopping = false
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

/** Listens at once and answers 503; opens everything in its order; then serves. Source: reliability.md 16 */
async function run(config: Config): Promise<void> {
  const server = hardenServer(createServer((request, response) => answer(request, response)))
  await listen(server, config)
  const ops = await openOps(config)
  const mongo = await openMongo(config)
  const glemme = await openGlemme(config, mongo.uri)
  stopOnSignals({ config, server, ops, glemme, mongo })
  answer = createApp(glemme, config.trustProxy)
  ready = true
  standing = glemme.ctx
  await glemme.worker.start()
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

/** The database may come up after us: asked for ever. */
async function openGlemme(config: Config, mongo: string): Promise<Glemme> {
  for (;;) {
    try {
      return await createGlemme({ config, mongo, log, mount: { standalone: true, ready: () => ready } })
    } catch (error) {
      if (error instanceof StartRefusal || refusalOf(error)?.code !== 'unavailable') throw error
      log.warn('database.away', { code: error instanceof Error ? error.name : 'unknown' })
      await wait(retryMs)
    }
  }
}

interface Running {
  config: Config
  server: Server
  ops: OpsPort
  glemme: Glemme
  mongo: { stop(): Promise<void> }
}

/** The first signal ends everything in its order, the second at once. */
function stopOnSignals(running: Running): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      void stop(running)
    })
  }
}

async function stop({ config, server, ops, glemme, mongo }: Running): Promise<void> {
  ready = false
  log.info('glemme.stopping')
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), requestsMs)
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  await Promise.all([closed, ops.close(), glemme.worker.stop()])
  clearTimeout(late)
  clearInterval(idle)
  await glemme.close()
  await mongo.stop()
  await forgetRunning(config)
  process.exit(0)
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
