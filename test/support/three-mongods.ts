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
  const [first = '', ...others] = hosts
  const pids = await Promise.all(others.map(pidOf))
  const members = hosts.map((host, _id) => ({ _id, host, priority: _id === 0 ? 1 : 0 }))
  await admin(first, { replSetInitiate: { _id: 'rs0', members } })
  await untilPrimary(first)
  const signal = (name: NodeJS.Signals): void => pids.forEach(pid => process.kill(pid, name))
  return {
    uri: `mongodb://${hosts.join(',')}/glemme?replicaSet=rs0`,
    freezeTwo: () => signal('SIGSTOP'),
    thaw: async () => {
      signal('SIGCONT')
      await untilPrimary(first)
    },
    remove: async () => {
      signal('SIGCONT')
      for (const server of servers) server.release()
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
