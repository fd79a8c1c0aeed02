import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { readMachine } from '../../server/base/config.ts'
import { StartRefusal } from '../../server/base/errors.ts'
import type { LogFields } from '../../server/base/log.ts'
import { startTethered, type Tethered } from '../../server/base/program.ts'
import { findMongod } from '../../server/store/find-mongod.ts'
import { socketUri } from '../../server/store/mongod-address.ts'
import {
  checkServers,
  factsOf,
  isOld,
  refusalsOf,
  warningsOf,
  type ServerFacts,
} from '../../server/store/server-checks.ts'
import { freshDatabaseUri, silentLog } from '../support/mongod.ts'
import { until } from '../support/until.ts'

describe('the check of the server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'glemme-single-'))
  let single: Tethered
  const connections: mongoose.Connection[] = []

  async function connect(uri: string): Promise<mongoose.Connection> {
    const connection = await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 10_000 }).asPromise()
    connections.push(connection)
    return connection
  }

  before(async () => {
    const socket = join(folder, 'm.sock')
    mkdirSync(join(folder, 'db'))
    const places = ['--dbpath', join(folder, 'db'), '--logpath', join(folder, 'log'), '--bind_ip', socket]
    const program = await findMongod(readMachine(), () => undefined)
    single = startTethered(program, [...places, '--nounixsocket', '--wiredTigerCacheSizeGB', '0.25'])
    const uri = socketUri(socket, 'directConnection=true')
    await until(
      async () =>
        await connect(uri).then(
          () => true,
          () => false,
        ),
      30_000,
    )
  })

  after(async () => {
    for (const connection of connections) await connection.close()
    single.release()
    await single.ended
    rmSync(folder, { recursive: true, force: true })
  })

  /** What the log is told of these two, as set by whoever chose them. */
  async function told(
    data: mongoose.Connection,
    keys: mongoose.Connection,
    isChosen = true,
  ): Promise<string[]> {
    const lines: string[] = []
    const log = {
      ...silentLog,
      warn: (event: string, { code }: LogFields = {}) => void lines.push(`${event} ${code}`),
    }
    const uri = isChosen ? 'mongodb://chosen' : undefined
    await checkServers({ log, config: { mongodbUri: uri, keysUri: uri } }, { data, keys })
    return lines.toSorted()
  }

  it('lets a replica set pass, and says nothing of an embedded one', async () => {
    const connection = await connect(await freshDatabaseUri())
    assert.deepEqual(await told(connection, connection, false), [])
  })

  it('E42: refuses a single server in one sentence, by the setting that names it', async () => {
    const [alone] = connections
    assert.ok(alone)
    const able = await connect(await freshDatabaseUri())
    for (const [data, keys, setting] of [
      [alone, able, 'MONGODB_URI'],
      [able, alone, 'GLEMME_KEYS_URI'],
    ] as const) {
      await assert.rejects(told(data, keys), error => {
        assert.ok(error instanceof StartRefusal)
        assert.equal(error.reasons.length, 1)
        assert.match(error.message, new RegExp(`^${setting}: this server cannot do transactions`))
        return true
      })
    }
  })

  it('T22 finds out by a query whether the server runs scripts', async () => {
    const [alone] = connections
    assert.ok(alone)
    assert.equal((await factsOf(alone)).scripts, true)
    assert.equal((await factsOf(await connect(await freshDatabaseUri()))).scripts, false)
  })

  it('finds databases that keep copies of queries, each by its name', async () => {
    const [data, keys] = [await connect(await freshDatabaseUri()), await connect(await freshDatabaseUri())]
    const ofProfiles = async () =>
      (await told(data, keys)).filter(line => line.startsWith('mongodb.profiles'))
    assert.deepEqual(await ofProfiles(), [])
    for (const { db } of [data, keys]) await db?.command({ profile: 1, slowms: 60_000 })
    assert.deepEqual(
      await ofProfiles(),
      [
        `mongodb.profiles GLEMME_KEYS_URI ${keys.name}`,
        `mongodb.profiles MONGODB_URI ${data.name}`,
      ].toSorted(),
    )
  })

  it('knows from the server itself whether a majority has what it confirms on its disks', async () => {
    assert.equal((await factsOf(await connect(await freshDatabaseUri()))).majorityJournals, true)
  })
})

describe('what a server must be', () => {
  const sound: ServerFacts = {
    canDoTransactions: true,
    hasArbiter: false,
    majorityJournals: true,
    version: '8.0.24',
    scripts: false,
    profiles: false,
  }
  const server = (facts: Partial<ServerFacts>) =>
    ({ setting: 'MONGODB_URI', database: 'glemme', facts: { ...sound, ...facts } }) as const

  it('is nothing more than sound', () => {
    assert.deepEqual(refusalsOf(server({})), [])
    assert.deepEqual(warningsOf(server({})), [])
  })

  it('is without an arbiter, and confirms what is on its disks', () => {
    assert.match(
      refusalsOf(server({ hasArbiter: true })).join(),
      /^MONGODB_URI: the replica set has an arbiter/,
    )
    const unsafe = refusalsOf(server({ majorityJournals: false })).join()
    assert.match(unsafe, /^MONGODB_URI: .* set writeConcernMajorityJournalDefault: true/)
    assert.equal(refusalsOf(server({ hasArbiter: true, majorityJournals: false })).length, 2)
  })

  it('is warned of when it is old, to the patch', () => {
    const old = ['4.4.29', '6.0.5', '7.0.34', '7.3.4', '8.0.23']
    const good = ['7.0.35', '8.0.24', '8.0.25', '8.1.0', '8.2.3', '9.0.0']
    assert.deepEqual([...old, ...good].filter(isOld), old)
    assert.deepEqual(warningsOf(server({ version: '7.0.34' })), [
      { event: 'mongodb.old', code: 'MONGODB_URI 7.0.34' },
    ])
  })

  it('is warned of when it runs scripts, keeps queries, or may not be asked', () => {
    assert.deepEqual(
      warningsOf(server({ scripts: true, profiles: true, majorityJournals: undefined })).map(
        ({ event }) => event,
      ),
      ['mongodb.scripts', 'mongodb.profiles', 'mongodb.unchecked'],
    )
  })
})
