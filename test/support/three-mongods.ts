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

interface Three {
  /** With the name of the data database. */
  uri: string
  /** They and their files are gone. */
  remove(): Promise<void>
}

/** A replica set of three data members, of which only the first is ever elected. */
export interface ThreeMongods extends Three {
  /** Two of three answer nothing any more: there is no majority. */
  freezeTwo(): void
  /** They answer again, and there is a primary. */
  thaw(): Promise<void>
}

/** What happens once another member is primary, before the old one is back. */
export type Meanwhile = () => Promise<void>

/** A replica set of three data members that elect each other. Each of these ends with three that follow. */
export interface ElectingMongods extends Three {
  /** The primary steps down. */
  stepDown(meanwhile: Meanwhile): Promise<void>
  /** The primary is gone as in a power cut, then started again. */
  kill(meanwhile: Meanwhile): Promise<void>
  /** The primary answers nothing any more; when it wakes up it believes that it is still primary. */
  freeze(meanwhile: Meanwhile): Promise<void>
}

/** One `mongod` of the set, which runs. */
interface Member {
  host: string
  pid: number
  server: Tethered
  start(): Tethered
}

const flags = [
  ...['--replSet', 'rs0', '--bind_ip', '127.0.0.1', '--nounixsocket', '--noscripting'],
  ...['--wiredTigerCacheSizeGB', '0.25', '--oplogSize', '16'],
  ...['--wiredTigerEngineConfigString', 'log=(file_max=8MB,prealloc=false)'],
  ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
  // Whoever copies from a frozen member turns to another one within seconds, and not after ten.
  ...['--setParameter', 'oplogNetworkTimeoutBufferSeconds=1'],
]
const startMs = 120_000
/** So long the first stays primary without the others: what it confirms alone is the worst there is. */
const primaryMs = 90_000
/** So long without a word of the primary until those who elect do so. */
const electionMs = 3000
/** How far each one is, the others hear so often: from one that copied from a frozen primary they hear it no other way. */
const heartbeats = { heartbeatIntervalMillis: 250, heartbeatTimeoutSecs: 2 }
const pollMs = 100

/** Three that run, with the first as primary. */
export async function threeMongods(): Promise<ThreeMongods> {
  const three = await startThree({ priorities: [1, 0, 0], electionTimeoutMillis: primaryMs })
  const [first, ...others] = three.members
  const signal = (name: NodeJS.Signals): void => others.forEach(({ pid }) => process.kill(pid, name))
  return {
    ...three,
    freezeTwo: () => signal('SIGSTOP'),
    thaw: async () => {
      signal('SIGCONT')
      await primaryOf([first])
    },
  }
}

/** Three that run and elect each other, with a primary. */
export async function electingMongods(): Promise<ElectingMongods> {
  const three = await startThree({ priorities: [1, 1, 1], electionTimeoutMillis: electionMs })
  const { members } = three
  const withoutPrimary = async (
    how: (primary: Member) => Promise<() => void>,
    meanwhile: Meanwhile,
  ): Promise<void> => {
    const primary = await primaryOf(members)
    const bringBack = await how(primary)
    await primaryOf(members.filter(member => member !== primary))
    await meanwhile().finally(bringBack)
    await Promise.all(members.map(untilFollows))
  }
  return {
    ...three,
    stepDown: async meanwhile => await withoutPrimary(stepDown, meanwhile),
    kill: async meanwhile =>
      await withoutPrimary(async primary => {
        process.kill(primary.pid, 'SIGKILL')
        await primary.server.ended
        return () => void (primary.server = primary.start())
      }, meanwhile),
    freeze: async meanwhile =>
      await withoutPrimary(async ({ pid }) => {
        process.kill(pid, 'SIGSTOP')
        return () => void process.kill(pid, 'SIGCONT')
      }, meanwhile),
  }
}

type Trio = readonly [Member, Member, Member]

async function startThree(how: {
  priorities: readonly number[]
  electionTimeoutMillis: number
}): Promise<Three & { members: Trio }> {
  const folder = await mkdtemp(join(tmpdir(), 'glemme-three-'))
  const program = await findMongod(readMachine(), () => undefined)
  const aMember = async (name: string): Promise<Member> => {
    const [dbPath, port] = [join(folder, name), await freePort()]
    mkdirSync(dbPath, { mode: 0o700 })
    const places = ['--dbpath', dbPath, '--logpath', `${dbPath}.log`, '--logappend', '--port', String(port)]
    const start = (): Tethered => startTethered(program, [...places, ...flags])
    return { host: `127.0.0.1:${port}`, pid: 0, server: start(), start }
  }
  const members: Trio = [await aMember('a'), await aMember('b'), await aMember('c')]
  await Promise.all(members.map(untilAnswers))
  const [first] = members
  const config = (
    version: number,
    priorities: readonly number[],
    electionTimeoutMillis: number,
  ): Document => ({
    ...{ _id: 'rs0', version },
    members: members.map(({ host }, _id) => ({ _id, host, priority: priorities[_id] })),
    settings: { electionTimeoutMillis, ...heartbeats },
  })
  await admin(first, { replSetInitiate: config(1, [1, 0, 0], 1000) }) // so long until the first election
  await primaryOf([first])
  await admin(first, { replSetReconfig: config(2, how.priorities, how.electionTimeoutMillis) })
  return {
    members,
    uri: `mongodb://${members.map(({ host }) => host).join(',')}/glemme?replicaSet=rs0`,
    remove: async () => {
      // Asked to end, a primary waits for the others.
      for (const { pid, server } of members) {
        process.kill(pid, 'SIGKILL')
        await server.ended
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function admin({ host }: Pick<Member, 'host'>, command: Document): Promise<Document> {
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: startMs,
  })
  try {
    return await client.db('admin').command(command)
  } finally {
    await client.close()
  }
}

/** It runs, under the process id that it has now. */
async function untilAnswers(member: Member): Promise<void> {
  member.pid = Number((await admin(member, { serverStatus: 1 }))['pid'])
}

/** It is one of the set again, as primary or behind one. */
async function untilFollows(member: Member): Promise<void> {
  await untilAnswers(member)
  const follows = async (): Promise<boolean> => {
    const hello = await admin(member, { hello: 1 }).catch(() => undefined)
    return hello?.['isWritablePrimary'] === true || hello?.['secondary'] === true
  }
  await until(follows, startMs, pollMs)
}

async function primaryOf(members: readonly Member[]): Promise<Member> {
  let primary: Member | undefined
  const look = async (member: Member): Promise<void> => {
    const hello = await admin(member, { hello: 1 }).catch(() => undefined)
    if (hello?.['isWritablePrimary'] === true) primary = member
  }
  const isThere = async (): Promise<boolean> => {
    await Promise.all(members.map(look))
    return primary !== undefined
  }
  await until(isThere, startMs, pollMs)
  if (!primary) throw new Error('no primary')
  return primary
}

/** Tried again while none of the others is far enough behind it to take over. */
async function stepDown(primary: Member): Promise<() => void> {
  const command = { replSetStepDown: 15, secondaryCatchUpPeriodSecs: 10 }
  const isDone = async (): Promise<boolean> =>
    await admin(primary, command).then(
      () => true,
      async () => (await admin(primary, { hello: 1 }))['isWritablePrimary'] !== true,
    )
  await until(isDone, startMs, pollMs)
  return () => undefined
}
