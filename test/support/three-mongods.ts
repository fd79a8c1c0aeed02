import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient, type Document } from 'mongodb'
import { readMachine } from '../../server/base/config.ts'
import { startTethered, type Tethered } from '../../server/base/program.ts'
import { findMongod } from '../../server/store/find-mongod.ts'
import { freePort } from './process-rig.ts'
import { until } from './until.ts'

/** A replica set of three data members, of which only the first is ever elected. */
export interface ThreeMongods {
  /** With the name of the data database. */
  uri: string
  /** Two of three answer nothing any more: there is no majority. */
  freezeTwo(): void
  /** They answer again, and there is a primary. */
  thaw(): Promise<void>
  /** They and their files are gone. */
  remove(): Promise<void>
}

const flags = [
  ...['--replSet', 'rs0', '--bind_ip', '127.0.0.1', '--nounixsocket', '--noscripting'],
  ...['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '16'],
  ...['--wiredTigerEngineConfigString', 'log=(file_max=8MB,prealloc=false)'],
  ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
]
const startMs = 120_000
/** So long the first stays primary without the others: what it confirms alone is the worst there is. */
const primaryMs = 90_000

/** Three that run, with a primary. */
export async function threeMongods(): Promise<ThreeMongods> {
  const folder = await mkdtemp(join(tmpdir(), 'glemme-three-'))
  const program = await findMongod(readMachine(), () => undefined)
  const hosts: string[] = []
  const servers: Tethered[] = []
  for (const name of ['a', 'b', 'c']) {
    const [dbPath, port] = [join(folder, name), await freePort()]
    mkdirSync(dbPath, { mode: 0o700 })
    const places = ['--dbpath', dbPath, '--logpath', `${dbPath}.log`, '--port', String(port)]
    servers.push(startTethered(program, [...places, ...flags]))
    hosts.push(`127.0.0.1:${port}`)
  }
  const [first = ''] = hosts
  const pids = await Promise.all(hosts.map(pidOf))
  const members = hosts.map((host, _id) => ({ _id, host, priority: _id === 0 ? 1 : 0 }))
  const config = (version: number, electionTimeoutMillis: number): Document => ({
    ...{ _id: 'rs0', version, members },
    settings: { electionTimeoutMillis },
  })
  await admin(first, { replSetInitiate: config(1, 1000) }) // so long until the first election
  await untilPrimary(first)
  await admin(first, { replSetReconfig: config(2, primaryMs) })
  const signal = (name: NodeJS.Signals): void => pids.slice(1).forEach(pid => process.kill(pid, name))
  return {
    uri: `mongodb://${hosts.join(',')}/glemme?replicaSet=rs0`,
    freezeTwo: () => signal('SIGSTOP'),
    thaw: async () => {
      signal('SIGCONT')
      await untilPrimary(first)
    },
    remove: async () => {
      pids.forEach(pid => process.kill(pid, 'SIGKILL')) // asked to end, a primary waits for the others
      for (const server of servers) await server.ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function admin(host: string, command: Document): Promise<Document> {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: startMs,
  })
  try {
    return await client.db('admin').command(command)
  } finally {
    await client.close()
  }
}

async function pidOf(host: string): Promise<number> {
  return Number((await admin(host, { serverStatus: 1 }))['pid'])
}

async function untilPrimary(host: string): Promise<void> {
  await until(async () => (await admin(host, { hello: 1 }))['isWritablePrimary'] === true, startMs, 100)
}
