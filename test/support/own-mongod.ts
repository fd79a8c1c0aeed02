import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMachine } from '../../server/base/config.ts'
import { startTethered, type Tethered } from '../../server/base/program.ts'
import { findMongod } from '../../server/store/find-mongod.ts'
import { socketUri } from '../../server/store/mongod-address.ts'
import { becomePrimary } from '../../server/store/replica-set.ts'

/** A `mongod` that a test starts, freezes, kills and starts again, always under the same address. */
export interface OwnMongod {
  /** With the name of the data database; good before the first start too. */
  uri: string
  start(): Promise<void>
  /** It answers nothing any more, and keeps what it has. */
  freeze(): void
  thaw(): void
  /** It is gone as in a power cut. */
  kill(): Promise<void>
  /** It and its files are gone. */
  remove(): Promise<void>
}

const flags = [
  ...['--replSet', 'rs0', '--nounixsocket', '--noscripting'],
  ...['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '16'],
  ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
]

/** One that does not run yet. */
export async function anOwnMongod(): Promise<OwnMongod> {
  // In small letters: the driver writes a member's name so.
  const folder = join(tmpdir(), `glemme-db-${randomBytes(6).toString('hex')}`)
  const socket = join(folder, 'm.sock')
  const dbPath = join(folder, 'db')
  mkdirSync(dbPath, { recursive: true, mode: 0o700 })
  const program = await findMongod(readMachine(), () => undefined)
  let server: Tethered | undefined
  const pid = (): number => Number(readFileSync(join(dbPath, 'mongod.lock'), 'utf8'))
  const signal = (name: NodeJS.Signals): void => void process.kill(pid(), name)
  const kill = async (): Promise<void> => {
    if (!server) return
    signal('SIGKILL')
    await server.ended
    server = undefined
  }
  return {
    uri: socketUri(socket).replace('/?', '/glemme?'),
    start: async () => {
      const places = ['--dbpath', dbPath, '--logpath', join(folder, 'mongod.log'), '--bind_ip', socket]
      const started = (server = startTethered(program, [...places, ...flags]))
      let code: number | undefined
      void started.ended.then(ended => (code = ended))
      await becomePrimary({ socket, running: () => code === undefined, lockHolder: pid })
      if (code !== undefined) throw new Error(`mongod ended with ${code}`)
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    kill,
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
