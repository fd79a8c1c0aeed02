import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processClock } from '../../server/base/clock.ts'
import { environmentWith, settings } from '../../server/base/config.ts'
import { runProgram, type ProgramEnd } from '../../server/base/program.ts'
import { embeddedMongoUri } from '../../server/store/embedded-mongo.ts'
import { complaint } from './complaints.ts'
import { dropDatabases, freshDatabaseUri } from './mongod.ts'
import { freePort } from './process-rig.ts'
import { until } from './until.ts'
import { aVisitor, type Visitor } from './visitor.ts'

/** A mail as `/dev/mail.json` shows it. */
export interface SentMail {
  to: string
  subject: string
  text: string
  html: string
  /** ISO 8601 */
  at: string
}

/** The product in a process of its own, as `npm start` runs it, behind one proxy. */
export interface Product {
  /** `http://localhost:<port>`, the same over restarts. */
  readonly url: string
  readonly dataDir: string
  readonly uploadsDir: string
  /** Where its database is reached now. */
  mongoUri(): string
  /** Its present instant. */
  now(): Date
  /** It is ended by SIGTERM and started again on the same folders, at that instant. */
  restartAt(instant: Date | string): Promise<void>
  /** A browser without script, from a network of its own. */
  visitor(): Visitor
  /** Every mail since the beginning, over restarts; oldest first. */
  mails(): Promise<readonly SentMail[]>
  /** The newest mail to that address with that in its subject, waited for. */
  mailTo(address: string, subject: string): Promise<SentMail>
  /** The command line, with the settings of the server. */
  command(...args: readonly string[]): Promise<ProgramEnd>
  /** All lines of the log at level error, over restarts. */
  errors(): readonly string[]
  stop(): Promise<void>
}

/** How a product begins. */
export interface ProductOptions {
  /** Its first instant; the real one otherwise. */
  now?: string
  /** `own`: an embedded server in its data folder, as a newcomer has it; `shared`: that of the test run, faster. */
  database?: 'own' | 'shared'
}

interface State extends Pick<Product, 'url' | 'dataDir' | 'uploadsDir'> {
  /** Of everything it stores. */
  folder: string
  settings: Record<string, string>
  offsetMs: number
  child: ChildProcess | undefined
  log: string[]
  mailsBefore: SentMail[]
  visitors: number
}

const runsFromSource = import.meta.url.endsWith('.ts')
const everySetting = Object.fromEntries(Object.keys(settings).map(name => [name, '']))
const startMs = 180_000
const patienceMs = 60_000
const pollMs = 100

/** A product of its own, ready to serve; `stop` it. */
export async function aProduct(options: ProductOptions = {}): Promise<Product> {
  const state = await nothingYet(options)
  const { url, dataDir, uploadsDir } = state
  await start(state)
  return {
    ...{ url, dataDir, uploadsDir },
    mongoUri: () => state.settings['MONGODB_URI'] ?? embeddedMongoUri(dataDir) ?? '',
    now: () => processClock(state.offsetMs).now(),
    restartAt: async instant => {
      state.mailsBefore = await mailsOf(state)
      await end(state)
      state.offsetMs = offsetTo(instant)
      await start(state)
    },
    visitor: () => aVisitor(state.url, nextNetwork(state)),
    mails: async () => await mailsOf(state),
    mailTo: async (address, subject) => await mailTo(state, address, subject),
    command: async (...args) => await runCommandLine(args, environmentOf(state)),
    errors: () => state.log.filter(line => complaint.test(line)),
    stop: async () => {
      await end(state)
      await dropDatabases(state.settings['MONGODB_URI'] ?? '')
      await rm(state.folder, { recursive: true, force: true })
    },
  }
}

/** The command line has run somewhere without server, database or settings. */
export async function offlineCommand(...args: readonly string[]): Promise<ProgramEnd> {
  return await runCommandLine(args, environmentWith({ ...everySetting, GLEMME_DATA_DIR: '/nonexistent' }))
}

async function nothingYet({ now, database = 'shared' }: ProductOptions): Promise<State> {
  const folder = await mkdtemp(join(tmpdir(), 'glemme-product-'))
  const [dataDir, uploadsDir] = [join(folder, 'data'), join(folder, 'uploads')]
  const port = await freePort()
  return {
    ...{ folder, dataDir, uploadsDir },
    settings: {
      PORT: String(port),
      GLEMME_OPS_PORT: '0',
      GLEMME_DATA_DIR: dataDir,
      GLEMME_UPLOADS_DIR: uploadsDir,
      GLEMME_TRUST_PROXY: '1',
      ...(database === 'shared' ? { MONGODB_URI: await freshDatabaseUri() } : {}),
    },
    url: `http://localhost:${port}`,
    offsetMs: now === undefined ? 0 : offsetTo(now),
    child: undefined,
    log: [],
    mailsBefore: [],
    visitors: 0,
  }
}

function offsetTo(instant: Date | string): number {
  return new Date(instant).getTime() - processClock().now().getTime()
}

function environmentOf(state: State): Record<string, string | undefined> {
  const clock = { GLEMME_TEST_OFFSET_MS: String(Math.round(state.offsetMs)) }
  return environmentWith({ ...everySetting, ...state.settings, ...clock })
}

/** The arguments of node that run a file of this project, source or built as this file is. */
function program(path: string): string[] {
  const file = fileURLToPath(new URL(`../../${path}.${runsFromSource ? 'ts' : 'js'}`, import.meta.url))
  return runsFromSource ? ['--import', 'tsx', file] : ['--enable-source-maps', file]
}

async function start(state: State): Promise<void> {
  const child = spawn(process.execPath, program('server/start'), {
    env: environmentOf(state),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  state.child = child
  process.once('exit', () => child.kill('SIGKILL'))
  let ready = false
  let ended = false
  child.once('exit', () => (ended = true))
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      state.log.push(...text.split('\n').filter(Boolean))
      ready ||= text.includes('Glemme is ready.')
    })
  }
  await until(() => ready || ended, startMs, pollMs)
  if (!ready) throw new Error(`the product did not start: ${state.log.slice(-5).join('\n')}`)
}

async function end(state: State): Promise<void> {
  const { child } = state
  state.child = undefined
  if (!child || child.exitCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function runCommandLine(
  args: readonly string[],
  environment: Record<string, string | undefined>,
): Promise<ProgramEnd> {
  const command = [...program('cli/glemme'), ...args]
  return await runProgram(process.execPath, command, { totalMs: 60_000, environment })
}

/** On this machine, since the mailbox is for this machine only. */
function nextNetwork(state: State): string {
  state.visitors += 1
  return `127.1.${state.visitors >> 8}.${state.visitors & 255}`
}

async function mailsOf(state: State): Promise<SentMail[]> {
  const answer = await fetch(`${state.url}/dev/mail.json`, {
    headers: { 'x-forwarded-for': nextNetwork(state) },
  })
  const mails = (await answer.json()) as SentMail[]
  return [...state.mailsBefore, ...mails]
}

async function mailTo(state: State, address: string, subject: string): Promise<SentMail> {
  let found: SentMail | undefined
  await until(
    async () => {
      const mails = await mailsOf(state)
      found = mails.findLast(mail => mail.to === address && mail.subject.includes(subject))
      return found !== undefined
    },
    patienceMs,
    pollMs,
  )
  if (!found) throw new Error('no such mail')
  return found
}

/** The link of a mail to one of our pages below that folder. */
export function linkIn({ text }: Pick<SentMail, 'text'>, folder: 'links' | 'erasures'): string {
  const found = [...text.matchAll(/https?:\/\/\S+\/(links|erasures)\/[\w-]{43}/g)]
  const link = found.find(([, kind]) => kind === folder)?.[0]
  if (link === undefined) throw new Error(`the mail has no link to /${folder}/`)
  return link
}
