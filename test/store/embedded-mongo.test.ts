import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { MongoClient } from 'mongodb'
import { StartRefusal } from '../../server/base/errors.ts'
import {
  embeddedMongoUri,
  startEmbeddedMongo,
  type EmbeddedMongo,
} from '../../server/store/embedded-mongo.ts'
import { isAlive } from '../../server/base/program.ts'
import { startChild, type Child } from '../support/children.ts'
import { listensOnTcp } from '../support/listeners.ts'
import { silentLog } from '../support/mongod.ts'
import { until } from '../support/until.ts'

const parentUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../support/mongo-parent.ts' : '../support/mongo-parent.js',
  import.meta.url,
).href

describe('the embedded mongod', () => {
  let folder: string
  let dataDir: string
  const running = new Set<EmbeddedMongo>()
  const parents = new Set<Child>()

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'glemme-embedded-'))
    dataDir = join(folder, 'data')
  })

  afterEach(async () => {
    for (const parent of parents) if (isAlive(parent.pid)) process.kill(parent.pid, 'SIGKILL')
    for (const mongo of running) await mongo.stop()
    await until(() => !isHeld(dataDir))
    running.clear()
    parents.clear()
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(where = dataDir): Promise<EmbeddedMongo> {
    const mongo = await startEmbeddedMongo({ dataDir: where, log: silentLog })
    running.add(mongo)
    return mongo
  }

  async function stop(mongo: EmbeddedMongo): Promise<void> {
    running.delete(mongo)
    await mongo.stop()
  }

  async function startParent(): Promise<{ parent: Child; uri: string; pid: number }> {
    const parent = startChild(parentUrl, [dataDir])
    parents.add(parent)
    const said: unknown = JSON.parse(await parent.nextLine())
    assert.ok(typeof said === 'object' && said !== null && 'uri' in said && 'pid' in said)
    return { parent, uri: String(said.uri), pid: Number(said.pid) }
  }

  it('does transactions, and keeps what is written over a stop and a start', async () => {
    const first = await start()
    await withClient(first.uri, async client => {
      await client.db('held').createCollection('rows')
      await client.withSession(session =>
        session.withTransaction(
          async () => await client.db('held').collection('rows').insertOne({ a: 1 }, { session }),
        ),
      )
    })
    await stop(first)
    assert.equal(isAlive(first.pid), false)
    assert.equal(await countRows((await start()).uri), 1)
  })

  it('gets a socket of a new name at each start, and the old ones go', async () => {
    const first = await start()
    const stale = join(dirname(socketOf(first)), 'm1t0.sock')
    writeFileSync(stale, '')
    await stop(first)
    const second = await start()
    assert.notEqual(second.uri, first.uri)
    const sockets = readdirSync(dirname(socketOf(second))).filter(name => name.endsWith('.sock'))
    if (dirname(socketOf(second)) === dataDir) assert.deepEqual(sockets.length, 1)
    assert.equal(existsSync(socketOf(first)), false)
  })

  it('removes the socket and the address a killed predecessor left', async () => {
    const { parent, uri, pid } = await startParent()
    assert.equal(embeddedMongoUri(dataDir), uri)
    process.kill(parent.pid, 'SIGKILL')
    process.kill(pid, 'SIGKILL')
    await until(() => !isAlive(pid))
    assert.equal(embeddedMongoUri(dataDir), undefined)
    const old = socketFromUri(uri)
    assert.equal(existsSync(old), true)
    const next = await start()
    assert.equal(existsSync(old), false)
    assert.equal(embeddedMongoUri(dataDir), next.uri)
    assert.equal(statSync(join(dataDir, 'mongod.json')).mode & 0o777, 0o600)
    await stop(next)
    assert.equal(embeddedMongoUri(dataDir), undefined)
  })

  it('listens on no TCP port, in folders of this user alone', async () => {
    const mongo = await start()
    assert.equal(listensOnTcp(mongo.pid), false)
    const listener = createServer()
    await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
    assert.equal(listensOnTcp(process.pid), true) // the check sees one where there is one
    await new Promise(resolve => listener.close(resolve))
    for (const path of [dataDir, dirname(socketOf(mongo))]) assert.equal(statSync(path).mode & 0o777, 0o700)
  })

  it('writes no slow query and keeps a small oplog', async () => {
    const mongo = await start()
    await withClient(mongo.uri, async client => {
      const options: Record<string, unknown> = await commandLineOf(client)
      const wanted = {
        operationProfiling: { slowOpThresholdMs: 60_000, slowOpSampleRate: 0 },
        replication: { oplogSizeMB: 16, replSet: 'rs0' },
        security: { javascriptEnabled: false },
        setParameter: { diagnosticDataCollectionEnabled: 'false', minSnapshotHistoryWindowInSeconds: '0' },
      }
      for (const [name, part] of Object.entries(wanted)) assert.deepEqual(options[name], part)
    })
  })

  it('is gone about a second after its parent is killed', async () => {
    const { parent, pid } = await startParent()
    process.kill(parent.pid, 'SIGKILL')
    const tookMs = await until(() => !isAlive(pid))
    assert.ok(tookMs < 3000, `${tookMs} ms`)
  })

  it('is started again when it is killed, under the same address and with its data', async () => {
    const mongo = await start()
    const first = mongo.pid
    await withClient(mongo.uri, async client => {
      await client
        .db('held')
        .collection('rows')
        .insertOne({ a: 1 }, { writeConcern: { w: 'majority', j: true } })
      process.kill(first, 'SIGKILL')
      await until(() => !isAlive(first))
      await until(async () => await canInsert(client))
      assert.equal(await client.db('held').collection('rows').countDocuments(), 2)
    })
    await until(() => mongo.pid !== first) // it may take writes a moment before this process knows it
    assert.equal(embeddedMongoUri(dataDir), mongo.uri)
  })

  it('is stopped for good while it is being started again', async () => {
    const mongo = await start()
    const first = mongo.pid
    await withClient(mongo.uri, async client => {
      process.kill(first, 'SIGKILL')
      await until(() => !isAlive(first))
      await until(async () => await canInsert(client))
    })
    await stop(mongo)
    assert.equal(isHeld(dataDir), false)
    assert.equal(embeddedMongoUri(dataDir), undefined)
  })

  it('waits for a predecessor that is still dying', async () => {
    const { parent, pid } = await startParent()
    process.kill(parent.pid, 'SIGKILL')
    const next = await start()
    assert.equal(isAlive(pid), false)
    assert.equal(await countRows(next.uri), 0)
  })

  it('works on a data folder that was moved', async () => {
    const first = await start()
    await withClient(
      first.uri,
      async client => void (await client.db('held').collection('rows').insertOne({ a: 1 })),
    )
    await stop(first)
    const moved = join(folder, 'elsewhere')
    renameSync(dataDir, moved)
    const second = await start(moved)
    assert.equal(await countRows(second.uri), 1)
    await withClient(
      second.uri,
      async client => void (await client.db('held').collection('rows').insertOne({ a: 2 })),
    )
    await stop(second)
  })

  it('refuses a folder another one holds, names its process, and leaves it alone', async () => {
    const first = await start()
    await assert.rejects(startEmbeddedMongo({ dataDir, log: silentLog }), error => {
      assert.ok(error instanceof StartRefusal)
      assert.match(error.message, new RegExp(`in use by pid ${first.pid}\\b`))
      return true
    })
    assert.equal(embeddedMongoUri(dataDir), first.uri)
    assert.equal(await countRows(first.uri), 0)
  })

  it('has a socket for data folders with a long path, or with letters an address loses', async () => {
    for (const name of ['x'.repeat(120), 'Ærlig Talt']) {
      const deep = join(folder, name)
      mkdirSync(deep)
      const mongo = await start(join(deep, 'data'))
      const socket = socketOf(mongo)
      assert.ok(Buffer.byteLength(socket) <= 100, socket)
      assert.equal(statSync(dirname(socket)).mode & 0o777, 0o700)
      assert.equal(await countRows(mongo.uri), 0)
      await stop(mongo)
      assert.equal(existsSync(dirname(socket)), false)
    }
  })

  it('does not die of Ctrl-C before the graceful stop', async () => {
    const { parent, pid } = await startParent()
    process.kill(-parent.pid, 'SIGINT') // as a terminal does: the whole process group
    assert.equal(await parent.nextLine(), 'written')
    assert.equal(await parent.ended, 0)
    assert.equal(isAlive(pid), false)
    assert.equal(await countRows((await start()).uri), 1)
  })

  it('refuses a data folder others may read', async () => {
    mkdirSync(dataDir, { mode: 0o755 })
    await assert.rejects(startEmbeddedMongo({ dataDir, log: silentLog }), /others may read it \(mode 755\)/)
  })

  it('says where to look when mongod does not start', async () => {
    await assert.rejects(
      startEmbeddedMongo({ dataDir, log: silentLog, extraFlags: ['--no-such-flag'] }),
      /mongod ended with code \d+\. See .*mongod\.log/,
    )
  })
})

function isHeld(dataDir: string): boolean {
  const lock = join(dataDir, 'db', 'mongod.lock')
  const pid = existsSync(lock) ? Number.parseInt(readFileSync(lock, 'utf8'), 10) : Number.NaN
  return !Number.isNaN(pid) && isAlive(pid)
}

function socketFromUri(uri: string): string {
  return decodeURIComponent(/\/\/([^/]+)\//.exec(uri)?.[1] ?? '')
}

function socketOf(mongo: EmbeddedMongo): string {
  return socketFromUri(mongo.uri)
}

async function withClient(uri: string, work: (client: MongoClient) => Promise<void>): Promise<void> {
  const client = await new MongoClient(uri).connect()
  await work(client).finally(async () => await client.close())
}

async function countRows(uri: string): Promise<number> {
  let count = 0
  await withClient(uri, async client => {
    count = await client.db('held').collection('rows').countDocuments()
  })
  return count
}

async function commandLineOf(client: MongoClient): Promise<Record<string, unknown>> {
  const answer = await client.db('admin').command({ getCmdLineOpts: 1 })
  const parsed: unknown = answer['parsed']
  assert.ok(typeof parsed === 'object' && parsed !== null)
  return { ...parsed }
}

async function canInsert(client: MongoClient): Promise<boolean> {
  return await client
    .db('held')
    .collection('rows')
    .insertOne({ a: 2 })
    .then(
      () => true,
      () => false,
    )
}
