import assert from 'node:assert/strict'
import type { CommandStartedEvent, Document, MongoClient } from 'mongodb'
import { saying } from '../../server/erasure/ledger-entry.ts'
import { ledgerStore } from '../../server/erasure/ledger-store.ts'
import { seedMass } from '../support/due-units.ts'
import { into } from '../support/erasure-seed.ts'
import { aWorld, type World } from '../support/world.ts'
import { jobs } from '../../jobs/index.ts'

/** What one more look may examine when nine times as many are stored. Source: performance.md 5 */
const tolerated = 10
/** What runs each minute or more often. */
const frequentMs = 60_000
/** Keys and documents examined, by command and collection. */
type Looked = Map<string, number>

const later = new Date('2090-01-01')
const explained = ['find', 'aggregate', 'findAndModify', 'update', 'delete', 'count', 'distinct']

describe('what is looked at while nothing is due', () => {
  const frequent = jobs.filter(one => one.everyMs <= frequentMs)
  let world: World
  let amongFew: Map<string, Looked>
  let amongMany: Map<string, Looked>
  before(async () => {
    world = await aWorld({ monitorCommands: true })
    await store(100)
    amongFew = await examinedOnceDone()
    await store(800)
    amongMany = await examinedOnceDone()
  })
  after(async () => await world.close())

  /** By a second run: the first may have found something to do. */
  async function examinedOnceDone(): Promise<Map<string, Looked>> {
    for (const job of frequent) await job.run(world.ctx)
    const all = new Map<string, Looked>()
    for (const job of frequent) all.set(job.name, await examined(async () => await job.run(world.ctx)))
    return all
  }

  async function store(count: number): Promise<void> {
    await seedMass(world, count)
    await into(world, 'applications').updateMany({}, { $set: { eligibleAt: later, overdueAt: later } })
  }

  /** Every command of the work, by the keys and documents that the server examines for it. */
  async function examined(work: () => Promise<unknown>): Promise<Looked> {
    const clients = [world.ctx.database.data.getClient(), world.ctx.database.keys.getClient()]
    const seen: { client: MongoClient; event: CommandStartedEvent }[] = []
    const notes = clients.map(client => {
      const note = (event: CommandStartedEvent): void => void seen.push({ client, event })
      client.on('commandStarted', note)
      return () => client.off('commandStarted', note)
    })
    await work()
    for (const end of notes) end()
    const all = new Map<string, number>()
    for (const { client, event } of seen.filter(one => explained.includes(one.event.commandName))) {
      const name = `${event.commandName} ${String(event.command[event.commandName])}`
      all.set(name, (all.get(name) ?? 0) + (await examinedBy(client, event)))
    }
    return all
  }

  it('is seen', () => {
    assert.ok(frequent.length > 10)
    assert.ok((amongMany.get('purge-due')?.size ?? 0) > 3)
  })

  for (const { name } of frequent)
    it(`is as much among 900 stored as among 100: ${name}`, () => {
      for (const [command, count] of amongMany.get(name) ?? [])
        assert.ok(
          count - (amongFew.get(name)?.get(command) ?? 0) <= tolerated,
          `${command} examines ${count}`,
        )
    })

  it('is of a long queue for the ledger only what is taken', async () => {
    const { database } = world.ctx
    const waiting = Array.from({ length: 1000 }, (_, at) => ({
      _id: `req_${at}`,
      says: JSON.stringify(saying('sweep')),
      ids: [],
      createdAt: new Date(Date.now() - at),
    }))
    await into(world, 'ledgerQueue').insertMany(waiting)
    const looked = await examined(async () => void (await ledgerStore(database).queued()))
    assert.equal(await into(world, 'ledgerQueue').countDocuments(), 1000)
    await into(world, 'ledgerQueue').deleteMany({})
    // A hundred, each by its key and its document.
    for (const [command, count] of looked) assert.ok(count <= 200, `${command} examines ${count}`)
    assert.equal(looked.size, 1)
  })

  it('shows a date that was spoilt into a list at the next sweep', async () => {
    const one = await into(world, 'applications').findOne({})
    await into(world, 'applications').updateOne(
      { _id: one?._id ?? '' },
      { $set: { eligibleAt: [later] } },
      { bypassDocumentValidation: true },
    )
    assert.equal((await world.ctx.erasure.engine.sweep()).undated, 1)
  })
})

async function examinedBy(
  client: MongoClient,
  { databaseName, command }: CommandStartedEvent,
): Promise<number> {
  const bare = Object.entries(command).filter(([key]) => !leftOut.has(key))
  const told = await client
    .db(databaseName)
    .command({ explain: Object.fromEntries(bare), verbosity: 'executionStats' })
  return sumIn(told)
}

const leftOut = new Set([
  'lsid',
  '$clusterTime',
  '$db',
  'txnNumber',
  'startTransaction',
  'autocommit',
  'writeConcern',
])

/** The totals of every part of the plan: an aggregation has them below its first stage. */
function sumIn(part: unknown): number {
  if (typeof part !== 'object' || part === null) return 0
  if ('totalKeysExamined' in part && 'totalDocsExamined' in part)
    return Number(part.totalKeysExamined) + Number(part.totalDocsExamined)
  return Object.values(part as Document).reduce<number>((sum, one) => sum + sumIn(one), 0)
}
