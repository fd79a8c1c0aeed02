import assert from 'node:assert/strict'
import type { Connection } from 'mongoose'
import { openDatabase, collectionPrefix, type Database } from '../../server/store/database.ts'
import { migrate } from '../../server/store/migrations/index.ts'
import { freshGround, type Ground } from '../support/ground.ts'

type Row = { _id: string } & Record<string, unknown>

const due = { date: '1970-01-01', rule: 'undecided', policyVersion: 1 }
const dated = { due, eligibleAt: new Date(0), overdueAt: new Date(1), stops: [] }

function oldUnit(_id: string, mark: string): Row {
  return {
    _id,
    ...dated,
    state: 'received',
    reference: `R${mark}`,
    receipt: `r${mark}`,
    certificateNo: `C${mark}`,
  }
}

function oldEntry(_id: string, mark: string): Row {
  return {
    _id,
    ...dated,
    state: 'active',
    subjectId: `sub_${mark}`,
    consentId: `con_${mark}`,
    certificateNo: `P${mark}`,
  }
}

/** As the first versions stored it. */
const old: Readonly<Record<string, Row[]>> = {
  applications: [
    oldUnit('app_a', 'A'),
    { ...oldUnit('app_b', 'B'), firstDecidedAt: null },
    { ...oldUnit('app_c', 'C'), eligibleAt: 'spoilt' },
  ],
  policyDocuments: [{ _id: '1' }],
  purgeRuns: [{ _id: 'run_a', items: [{ id: 'app_c' }] }],
  ledgerTokens: [
    { _id: 'first', seq: 1 },
    { _id: 'second', seq: 2 },
  ],
  pool: [oldEntry('poo_a', 'A'), { ...oldEntry('poo_b', 'B'), eligibleAt: null }],
}
const writes: ReadonlySet<PropertyKey> = new Set([
  'updateMany',
  'updateOne',
  'deleteOne',
  'deleteMany',
  'bulkWrite',
])

describe('P23 migrations', () => {
  let ground: Ground
  before(async () => void (ground = await freshGround()))
  after(async () => await ground.close())

  const rows = (place: string) => ground.database.data.collection<Row>(collectionPrefix + place)
  const log = (done: number[] = []) => ({
    info: (_event: string, fields: { counts?: Readonly<Record<string, number>> } = {}) =>
      void done.push(fields.counts?.['number'] ?? 0),
    warn: () => undefined,
    error: () => undefined,
  })

  /** The databases are as an early version left them. */
  async function begin(): Promise<void> {
    await rows('migrations').deleteMany({})
    for (const [place, some] of Object.entries(old)) {
      await rows(place).deleteMany({})
      await rows(place).insertMany(some as never, { bypassDocumentValidation: true })
    }
  }

  /** Everything, but for what is made by chance. */
  async function stored(): Promise<unknown> {
    const found: Record<string, unknown> = {}
    for (const place of Object.keys(old)) found[place] = await rows(place).find({}).sort({ _id: 1 }).toArray()
    const text = JSON.stringify(found)
    return JSON.parse(text.replaceAll(/"reference":"[0-9A-Z]{10}"/g, '"reference":"made"'))
  }

  /** The connection, on which everything ends before the write of that number. Counts in `made`. */
  function dying(data: Connection, at: number, made: { writes: number }): Connection {
    const collection = (name: string) =>
      new Proxy(data.collection(name), {
        get: (of, key) => {
          const method: unknown = Reflect.get(of, key)
          if (typeof method !== 'function') return method
          return (...args: unknown[]): unknown => {
            if (writes.has(key)) made.writes += 1
            if (writes.has(key) && made.writes === at)
              return Promise.reject(Object.assign(new Error('died'), { code: 'DIED' }))
            return Reflect.apply(method, of, args)
          }
        },
      })
    return new Proxy(data, {
      get: (of, key) => (key === 'collection' ? collection : (Reflect.get(of, key) as unknown)),
    })
  }

  const dyingDatabase = (at: number, made: { writes: number }): Database => ({
    ...ground.database,
    data: dying(ground.database.data, at, made),
  })

  it('that die before any of their writes, with spoilt dates among the rows, are brought to the same end by the next start', async () => {
    await begin()
    await migrate({ ...ground, log: log() })
    const whole = await stored()
    const made = { writes: 0 }
    await begin()
    await migrate({ database: dyingDatabase(0, made), log: log() })
    assert.ok(made.writes > 10, String(made.writes))
    for (let at = 1; at <= made.writes; at += 1) {
      await begin()
      const database = dyingDatabase(at, { writes: 0 })
      await assert.rejects(migrate({ database, log: log() }), { code: 'DIED' })
      await migrate({ ...ground, log: log() })
      assert.deepEqual(await stored(), whole, `before write ${at}`)
    }
  })

  it('are each done once by two processes that start at once, and by none that comes later', async () => {
    await begin()
    const other = await openDatabase(ground.config, ground.uri)
    const done: number[] = []
    await Promise.all(
      [ground.database, other].map(async database => await migrate({ database, log: log(done) })),
    )
    assert.deepEqual(done, [...new Set(done)])
    assert.ok(done.length >= 3)
    await migrate({ database: other, log: log(done) })
    assert.deepEqual(done, [...new Set(done)])
    await other.close()
  })

  it('wait for one whose process was killed until its time is over', async () => {
    await begin()
    const killed = { _id: 'lock', name: 'lock', holder: 'req_x', doneAt: null }
    await rows('migrations').insertOne({ ...killed, leaseUntil: new Date(Date.now() - 1) })
    const done: number[] = []
    await migrate({ ...ground, log: log(done) })
    assert.ok(done.length >= 3)
  })
})
