import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environmentWith, readConfig, settings } from '../../server/base/config.ts'
import type { Context } from '../../server/base/context.ts'
import { createGlemme, type Glemme } from '../../server/glemme.ts'
import { dropDatabases, freshDatabaseUri, silentLog } from './mongod.ts'
import { until } from './until.ts'
import { aVisitor, type Visitor } from './visitor.ts'

/** How one process of the product differs from an ordinary one. */
export interface Starting {
  /** `name=action[@n];...` */
  failpoints?: string
  offsetMs?: number
  settings?: Readonly<Record<string, string>>
  /** Another port than the rig's, for a second process beside the first. */
  port?: number
}

/** A process of the product. */
export interface Running {
  pid: number
  url: string
  /** What it has written so far, on standard output and standard error. */
  output(): string
  hasEnded(): boolean
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
  /** It serves; fails when it ends before that. */
  ready(): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** It was asked to end, and has: with code 0. */
  stop(): Promise<void>
}

/** One installation, a database and folders, on which processes of the product are started and killed. */
export interface Rig {
  readonly uri: string
  readonly folder: string
  readonly dataDir: string
  readonly uploadsDir: string
  readonly url: string
  /** Starts a process and does not wait. */
  launch(how?: Starting): Running
  /** Starts a process; it serves. */
  start(how?: Starting): Promise<Running>
  /** All that any of its processes has written. */
  output(): string
  /** A browser without script, from a network of its own. */
  visitor(url?: string): Visitor
  /** The installation as the product sees it, in this process and without its worker; opened at the first call. */
  observer(): Promise<Context>
  /** The same at another time, for one look. */
  inspect<T>(offsetMs: number, look: (ctx: Context) => Promise<T>): Promise<T>
  /** No process of it runs any more. */
  endAll(): Promise<void>
  /** Every process is gone, with all folders. */
  close(): Promise<void>
}

const runsFromSource = import.meta.url.endsWith('.ts')
const everySetting = Object.fromEntries(Object.keys(settings).map(name => [name, '']))
/** A machine with many tests at once is slow. Milliseconds. */
const startMs = 180_000

interface State extends Pick<Rig, 'uri' | 'folder' | 'dataDir' | 'uploadsDir'> {
  port: number
  settings: Readonly<Record<string, string>>
  children: Set<ChildProcess>
  output: string[]
  visitors: number
  observer: Promise<Glemme> | undefined
}

/** An installation of its own; `close` it. `uri: ''` gives it an embedded database. */
export async function aRig(
  options: { uri?: string; settings?: Readonly<Record<string, string>> } = {},
): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'glemme-rig-'))
  const state: State = {
    folder,
    uri: options.uri ?? (await freshDatabaseUri()),
    dataDir: join(folder, 'data'),
    uploadsDir: join(folder, 'uploads'),
    port: await freePort(),
    settings: options.settings ?? {},
    children: new Set(),
    output: [],
    visitors: 0,
    observer: undefined,
  }
  const url = `http://localhost:${state.port}`
  return {
    ...{ uri: state.uri, folder, dataDir: state.dataDir, uploadsDir: state.uploadsDir, url },
    launch: (how = {}) => launch(state, how),
    start: async (how = {}) => {
      const running = launch(state, how)
      await running.ready()
      return running
    },
    output: () => state.output.join(''),
    visitor: (where = url) => aVisitor(where, nextNetwork(state)),
    observer: async () => (await (state.observer ??= openGlemme(state, 0))).ctx,
    inspect: async (offsetMs, look) => {
      const glemme = await openGlemme(state, offsetMs)
      return await look(glemme.ctx).finally(async () => await glemme.close())
    },
    endAll: async () => await endAll(state),
    close: async () => {
      await endAll(state)
      await (await state.observer)?.close()
      if (options.uri === undefined) await dropDatabases(state.uri)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Below the ports that systems give to outgoing connections, so that none takes one while a process is started anew. */
const [lowestPort, highestPort] = [20_000, 31_999]

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowestPort, highestPort + 1)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}

function nextNetwork(state: State): string {
  state.visitors += 1
  return `10.2.${state.visitors >> 8}.${state.visitors & 255}`
}

function settingsOf(state: State, how: Starting): Record<string, string> {
  return {
    ...everySetting,
    PORT: String(how.port ?? state.port),
    GLEMME_OPS_PORT: '0',
    MONGODB_URI: state.uri,
    GLEMME_DATA_DIR: state.dataDir,
    GLEMME_UPLOADS_DIR: state.uploadsDir,
    GLEMME_TRUST_PROXY: '1',
    GLEMME_FAILPOINTS: how.failpoints ?? '',
    GLEMME_TEST_OFFSET_MS: String(Math.round(how.offsetMs ?? 0)),
    ...state.settings,
    ...how.settings,
  }
}

/** The arguments of node that run the server, source or built as this file is. */
function program(): string[] {
  const file = new URL(`../../server/start.${runsFromSource ? 'ts' : 'js'}`, import.meta.url)
  const loader = runsFromSource ? ['--import', 'tsx'] : ['--enable-source-maps']
  return [...loader, fileURLToPath(file)]
}

function launch(state: State, how: Starting): Running {
  const child = spawn(process.execPath, program(), {
    env: environmentWith(settingsOf(state, how)),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  state.children.add(child)
  const orphan = (): void => void child.kill('SIGKILL')
  process.once('exit', orphan)
  const own: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      own.push(text)
      state.output.push(text)
    })
  }
  let hasEnded = false
  const ended = new Promise<number | NodeJS.Signals | null>(resolve => {
    child.once('close', (code, signal) => {
      hasEnded = true
      state.children.delete(child)
      process.removeListener('exit', orphan)
      resolve(signal ?? code)
    })
  })
  const output = (): string => own.join('')
  return {
    pid: child.pid ?? 0,
    url: `http://localhost:${how.port ?? state.port}`,
    output,
    hasEnded: () => hasEnded,
    ended,
    ready: async () => {
      await until(() => hasEnded || output().includes('Glemme is ready.'), startMs)
      assert.ok(!hasEnded, `the product did not start: ${output().slice(-2000)}`)
    },
    signal: signal => void child.kill(signal),
    stop: async () => {
      child.kill('SIGTERM')
      assert.equal(await ended, 0, output().slice(-2000))
    },
  }
}

async function openGlemme(state: State, offsetMs: number): Promise<Glemme> {
  const config = readConfig(settingsOf(state, { offsetMs }))
  return await createGlemme({ config, mongo: state.uri, log: silentLog })
}

async function endAll(state: State): Promise<void> {
  const ends = [...state.children].map(async child => {
    child.kill('SIGKILL')
    await once(child, 'close')
  })
  await Promise.all(ends)
}
