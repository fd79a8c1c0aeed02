import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../base/clock.ts'
import { StartRefusal } from '../base/errors.ts'
import { isAlive } from '../base/program.ts'

/** Longer paths of a socket do not work everywhere. Bytes. */
const longestSocketPath = 100
const socketName = /^m\d+[a-z0-9]+\.sock$/

/**
 * The path of a socket nobody has used: a second server on the same path would steal it before it fails.
 * In the data folder, or when that path cannot be an address, in a folder below the system's temporary folder.
 */
export function newSocketPath(dataDir: string, clock: Clock): string {
  const name = `m${process.pid}t${clock.now().getTime().toString(36)}.sock`
  if (canBeAddress(join(dataDir, name))) return join(dataDir, name)
  const above = [tmpdir(), '/tmp'].find(folder => canBeAddress(join(shortName(folder, dataDir), name)))
  if (above !== undefined) return join(ownShortFolder(shortName(above, dataDir)), name)
  throw new StartRefusal([
    `${join(dataDir, name)}: too long for a socket. Set GLEMME_DATA_DIR to a shorter path`,
  ])
}

/** The driver writes the member's name in small letters and decodes it once more, so only plain paths come back whole. */
function canBeAddress(path: string): boolean {
  return Buffer.byteLength(path) <= longestSocketPath && /^[a-z0-9/._-]+$/.test(path)
}

/** The same for the same data folder. */
function shortName(above: string, dataDir: string): string {
  const mark = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  return join(above, `glemme-${userInfo().uid}-${mark}`)
}

function ownShortFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  const ours = found.isDirectory() && found.uid === userInfo().uid && (found.mode & 0o077) === 0
  if (!ours) throw new StartRefusal([`${folder}: is not a folder of this user alone. Remove it`])
  return folder
}

/** The sockets of earlier servers are gone, from the folder of this one's. */
export function removeOtherSockets(socket: string): void {
  const folder = dirname(socket)
  for (const name of readdirSync(folder)) {
    if (socketName.test(name) && join(folder, name) !== socket) rmSync(join(folder, name), { force: true })
  }
}

/** The URI of a server on that socket, without a database name. */
export function socketUri(socket: string, query = 'replicaSet=rs0'): string {
  return `mongodb://${encodeURIComponent(socket)}/?${query}`
}

const address = z.strictObject({ uri: z.string(), pid: z.int(), socket: z.string() })

function addressFile(dataDir: string): string {
  return join(dataDir, 'mongod.json')
}

/** The address is on disk, for the command line. */
export function writeAddress(dataDir: string, socket: string, pid: number): void {
  const file = addressFile(dataDir)
  writeFileSync(`${file}.new`, JSON.stringify({ uri: socketUri(socket), pid, socket }), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** The address and the socket are gone; another server's address stays. */
export function removeAddress(dataDir: string, socket: string): void {
  if (readAddress(dataDir)?.socket === socket) rmSync(addressFile(dataDir), { force: true })
  rmSync(socket, { force: true })
  const folder = dirname(socket)
  if (folder !== dataDir && existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder)
}

/** The URI of the embedded server that is running on that data folder, or undefined. */
export function embeddedMongoUri(dataDir: string): string | undefined {
  const found = readAddress(dataDir)
  return found && existsSync(found.socket) && isAlive(found.pid) ? found.uri : undefined
}

function readAddress(dataDir: string): z.output<typeof address> | undefined {
  if (!existsSync(addressFile(dataDir))) return undefined
  return address.safeParse(JSON.parse(readFileSync(addressFile(dataDir), 'utf8'))).data
}

/** The process id in the lock file of the database folder, or undefined. */
export function lockHolder(databaseDir: string): number | undefined {
  const file = join(databaseDir, 'mongod.lock')
  const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN
  return Number.isNaN(pid) ? undefined : pid
}
