import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { monotonicMs, processClock } from '../base/clock.ts'
import { readMachine } from '../base/config.ts'
import { StartRefusal } from '../base/errors.ts'
import { tellOperator, type Log } from '../base/log.ts'
import { isAlive, startTethered, type Tethered } from '../base/program.ts'
import { findMongod } from './find-mongod.ts'
import {
  lockHolder,
  newSocketPath,
  removeAddress,
  removeOtherSockets,
  socketUri,
  writeAddress,
} from './mongod-address.ts'
import { becomePrimary } from './replica-set.ts'

export { embeddedMongoUri } from './mongod-address.ts'

/** The exit code of a `mongod` whose folder another one holds. */
const folderInUse = 100
/** How long a dying predecessor may take, milliseconds. */
const folderPatienceMs = 15_000
const longestPauseMs = 10_000

const flags = [
  ...['--replSet', 'rs0', '--nounixsocket', '--noscripting', '--logappend'],
  ...['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '16'],
  ...['--slowms', '60000', '--slowOpSampleRate', '0'], // a slow query's line would hold its values
  ...['--wiredTigerEngineConfigString', 'log=(file_max=8MB,prealloc=false)'],
  ...['--setParameter', 'minSnapshotHistoryWindowInSeconds=0'],
  ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
]

/** A `mongod` of our own, reachable through a socket in a folder of this user alone. */
export interface EmbeddedMongo {
  /** Without a database name; the same over a restart of the server. */
  readonly uri: string
  /** Of the server as it runs now. */
  readonly pid: number
  /** The server has written everything and is gone. */
  stop(): Promise<void>
}

/** What an embedded server needs; `mongod` is looked for when it is not given. */
export interface EmbeddedMongoOptions {
  dataDir: string
  log: Log
  /** More flags, for tests. */
  extraFlags?: readonly string[]
  /** The path of the program. */
  mongod?: string
}

interface Server {
  options: EmbeddedMongoOptions
  program: string
  socket: string
  databaseDir: string
  pid: number
  stopping: boolean
  process: Tethered | undefined
}

/**
 * A `mongod` runs on the data folder as a replica set of one, on a unix socket only. It ends with this process,
 * however that ends, and is started again when it ends by itself. Source: reliability.md 8
 *
 * @throws StartRefusal when the folder is in use by another one, others may read it, or no `mongod` is found or starts
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const databaseDir = ownFolder(options.dataDir)
  const server: Server = {
    options,
    program: options.mongod ?? (await findMongod(readMachine(), tellOperator)),
    socket: newSocketPath(options.dataDir, processClock()),
    databaseDir,
    pid: 0,
    stopping: false,
    process: undefined,
  }
  await startFirst(server)
  const kept = keepRunning(server)
  return {
    uri: socketUri(server.socket),
    get pid() {
      return server.pid
    },
    stop: async () => {
      server.stopping = true
      server.process?.release()
      await kept
      removeAddress(options.dataDir, server.socket)
    },
  }
}

/** The access control of the socket is the mode of its folder. */
function ownFolder(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const mode = statSync(dataDir).mode & 0o777
  if ((mode & 0o077) !== 0) {
    throw new StartRefusal([
      `${dataDir}: others may read it (mode ${mode.toString(8)}). Example: chmod 700 ${dataDir}`,
    ])
  }
  const databaseDir = join(dataDir, 'db')
  mkdirSync(databaseDir, { recursive: true, mode: 0o700 })
  return databaseDir
}

async function startFirst(server: Server): Promise<void> {
  const deadline = monotonicMs() + folderPatienceMs
  let code = await startOnce(server)
  while (code === folderInUse && monotonicMs() < deadline) {
    await wait(200)
    code = await startOnce(server)
  }
  if (code === undefined) return
  removeAddress(server.options.dataDir, server.socket)
  throw new StartRefusal([
    code === folderInUse ? inUse(server) : `mongod ended with code ${code}. See ${logFile(server)}`,
  ])
}

function inUse(server: Server): string {
  return `${server.options.dataDir}: data folder in use by pid ${lockHolder(server.databaseDir) ?? 'unknown'}. Stop it, or set GLEMME_DATA_DIR to another folder`
}

function logFile(server: Server): string {
  return join(server.options.dataDir, 'mongod.log')
}

/** Undefined when the server is ready, else the code it ended with. */
async function startOnce(server: Server): Promise<number | undefined> {
  const { options, socket, databaseDir } = server
  const startedMs = monotonicMs()
  const places = ['--dbpath', databaseDir, '--logpath', logFile(server), '--bind_ip', socket]
  const started = startTethered(server.program, [...places, ...flags, ...(options.extraFlags ?? [])])
  server.process = started
  let code: number | undefined
  void started.ended.then(ended => (code = ended))
  const pid = await becomePrimary({
    socket,
    running: () => code === undefined,
    lockHolder: () => lockHolder(databaseDir),
  })
  if (pid === undefined) return await started.ended
  server.pid = pid
  removeOtherSockets(socket)
  writeAddress(options.dataDir, socket, pid)
  options.log.info('mongod.ready', { ms: Math.round(monotonicMs() - startedMs) })
  return undefined
}

/** Until it is told to stop, each end is followed by a new start; the pauses grow while none succeeds. */
async function keepRunning(server: Server): Promise<void> {
  let pauseMs = 100
  for (;;) {
    const code = await server.process?.ended
    if (server.stopping) return await untilGone(server.pid)
    server.options.log.warn('mongod.ended', { code: String(code) })
    await wait(pauseMs)
    if (server.stopping) return
    const failed = await startOnce(server)
    pauseMs = failed === undefined ? 100 : Math.min(pauseMs * 2, longestPauseMs)
  }
}

/** The shell above it may have been killed and the server still be writing. */
async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await wait(20)
}
