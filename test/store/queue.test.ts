import assert from 'node:assert/strict'
import { readConfig } from '../../server/base/config.ts'
import { collectionPrefix, openDatabase, type Database } from '../../server/store/database.ts'
import { migrate } from '../../server/store/migrations/index.ts'
import { openQueue, type Bell, type Queue } from '../../server/store/queue.ts'
import { dropDatabases, freshDatabaseUri, silentLog } from '../support/mongod.ts'
import { until } from '../support/until.ts'

const hourMs = 3_600_000
const collection = `${collectionPrefix}agendaJobs`

describe('the queue of recurring jobs', () => {
  let uri: string
  let database: Database
  const open = new Set<Queue>()

  before(async () => {
    uri = await freshDatabaseUri()
    database = await openDatabase(readConfig({}), uri)
    await migrate({ database, log: silentLog })
  })
  after(async () => {
    await database.close()
    await dropDatabases(uri)
  })
  afterEach(async () => {
    for (const queue of open) await queue.stop(0)
    open.clear()
    await rows().deleteMany({})
  })

  const rows = () => database.data.collection(collection)
  const locked = async (name: string): Promise<unknown> =>
    (await rows().findOne<{ lockedAt?: Date | null }>({ name }))?.lockedAt ?? null

  function bellOf(name: string, ring: () => Promise<void> | void = () => undefined, everyMs = hourMs): Bell {
    return { name, everyMs, lockMs: 60_000, ring: async () => await ring() }
  }

  /** A queue of its own, as one process has it, and what its watch has seen. */
  function aQueue(bells: readonly Bell[]): { queue: Queue; seen: (string | undefined)[] } {
    const seen: (string | undefined)[] = []
    const saw = async (fault: string | undefined) => void seen.push(fault)
    const queue = openQueue({ database, log: silentLog }, bells, { everyMs: 20, saw })
    open.add(queue)
    return { queue, seen }
  }

  async function stop(queue: Queue): Promise<void> {
    open.delete(queue)
    await queue.stop(0)
  }

  it('has one row a job when four processes start at once, twenty times', async () => {
    const bells = [bellOf('one'), bellOf('two')]
    for (let start = 1; start <= 20; start += 1) {
      await rows().deleteMany({})
      const queues = [1, 2, 3, 4].map(() => aQueue(bells).queue)
      await Promise.all(queues.map(async queue => await queue.start()))
      const names = (await rows().find({}).toArray()).map(row => String(row['name']))
      assert.deepEqual(names.toSorted(), ['one', 'two'])
      for (const queue of queues) await stop(queue)
    }
  })

  it('makes no collection but its own, which the data map knows', async () => {
    const { queue } = aQueue([bellOf('one')])
    await queue.start()
    await until(async () => (await rows().countDocuments()) === 1)
    const names = (await database.data.listCollections()).map(({ name }) => name)
    assert.deepEqual(
      names.filter(name => !name.startsWith(collectionPrefix)),
      [],
    )
  })

  it('P10 rings again by itself when its collection is dropped under it, with one row a job, and tells of it', async () => {
    let rings = 0
    const bells = [bellOf('often', () => void (rings += 1), 1000), bellOf('seldom')]
    const both = [aQueue(bells), aQueue(bells)]
    for (const { queue } of both) await queue.start()
    await until(() => rings > 0 && both.every(({ seen }) => seen.length > 0))
    assert.deepEqual(new Set(both.flatMap(({ seen }) => seen)), new Set([undefined]))

    await database.data.dropCollection(collection)
    rings = 0
    await until(() => rings >= 3) // one may have begun before, in each
    await until(() => both.every(({ seen }) => seen.at(-1) === 'QUEUE_LOST'))
    const names = (await rows().find({}).toArray()).map(row => String(row['name']))
    assert.deepEqual(names.toSorted(), ['often', 'seldom'])
    const unique = (await rows().indexes()).filter(index => index['unique'] === true)
    assert.deepEqual(
      unique.map(index => index['key']),
      [{ name: 1 }],
    )
  })

  it('tells of Agenda’s errors as long as there are any', async () => {
    let rings = 0
    const { queue, seen } = aQueue([bellOf('often', () => void (rings += 1), 1000)])
    await queue.start()
    const validate = async (validator: object) =>
      await database.data.db?.command({ collMod: collection, validator })
    await until(() => rings > 0)
    await validate({ lockedAt: 'never' })
    await until(() => seen.includes('121'))
    await validate({})
    rings = 0
    await until(() => rings > 0)
    await until(() => seen.at(-1) === undefined)
  })

  it('unlocks at its stop what it had locked ahead, and leaves alone what another process works on', async () => {
    let begun = false
    let end: () => void = () => undefined
    const work = new Promise<void>(resolve => (end = resolve))
    const busy = bellOf('busy', async () => {
      begun = true
      await work
    })
    const worker = aQueue([busy]).queue
    await worker.start()
    await until(() => begun)
    let rang = false
    const other = aQueue([bellOf('quick', () => void (rang = true)), bellOf('busy')]).queue
    await other.start()
    await until(async () => rang && (await locked('quick')) === null)
    await rows().updateOne({ name: 'quick' }, { $set: { lockedAt: new Date() } }) // as Agenda does ahead of its time
    await stop(other)
    assert.equal(await locked('quick'), null)
    assert.ok((await locked('busy')) !== null, 'its worker still works')
    end()
    await until(async () => (await locked('busy')) === null)
  })
})
