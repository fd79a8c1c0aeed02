import assert from 'node:assert/strict'
import { isMass } from '../../server/erasure/brake.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { into, seed, seedMany, type Seed, type Seeded } from '../support/erasure-seed.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('a mass', () => {
  it('is more than 50 units, and more than five ordinary days or a quarter of all', () => {
    const few = { unannounced: 50, dailyMean: 0, live: 50 }
    assert.equal(isMass(few), false)
    assert.equal(isMass({ ...few, unannounced: 51, live: 51 }), true)
    assert.equal(isMass({ unannounced: 100, dailyMean: 20, live: 1000 }), false)
    assert.equal(isMass({ unannounced: 101, dailyMean: 20, live: 1000 }), true)
    assert.equal(isMass({ unannounced: 250, dailyMean: 1000, live: 1000 }), false)
    assert.equal(isMass({ unannounced: 251, dailyMean: 1000, live: 1000 }), true)
  })
})

describe('P13 the brake', () => {
  let world: ErasureWorld
  beforeEach(async () => {
    world = await openErasureWorld()
  })
  afterEach(async () => await world.close())

  const left = async () => await into(world, 'applications').countDocuments()
  const many = async (count: number, like: Seed = {}) => await seedMany(world, count, { files: 0, ...like })
  const brakeEntries = async () => {
    await world.ledger.appendQueued()
    const rows = await into(world, 'ledger').find({ kind: 'brake' }).sort({ seq: 1 }).toArray()
    return rows.map(row => {
      const { counts, detail } = JSON.parse(String(row['line'])) as { counts: object; detail: object }
      return { ...counts, ...detail }
    })
  }

  it('keeps more units than ever go at once until a person says so, and tells ledger and log', async () => {
    await many(51)
    const report = await world.engine.sweep()
    assert.deepEqual([report.claimed, report.braked, await left()], [0, 51, 51])
    const view = await world.brake.view()
    assert.equal(view?.waiting, 51)
    assert.equal(view?.units.length, 51)
    assert.match(view?.units[0]?.reference ?? '', /^[0-9A-Z]{10}$/)
    await world.engine.sweep()
    assert.deepEqual(await brakeEntries(), [{ waiting: 51, event: 'set' }])
    const said = world.log.filter(line => line.event === 'purge.braked')
    assert.deepEqual(
      said.map(line => line.level),
      ['error'],
      'once, however often it is looked at',
    )

    assert.equal(await world.brake.release({ kind: 'system' }), 51)
    assert.equal(await world.brake.view(), undefined)
    const after = await world.engine.sweep()
    assert.deepEqual([after.claimed, after.braked, await left()], [51, 0, 0])
    assert.deepEqual((await brakeEntries()).at(-1), { released: 51, event: 'released' })
    assert.equal(await into(world, 'audit').countDocuments({ what: 'brake.released' }), 1)
    assert.equal(await world.brake.release({ kind: 'system' }), 0)
  })

  it('counts what somebody has spoilt, lists the others, and is released all the same', async () => {
    const [spoilt] = await many(51)
    const loose = { bypassDocumentValidation: true } as const
    await into(world, 'applications').updateOne({ _id: spoilt?.id ?? '' }, { $unset: { due: 1 } }, loose)
    await world.engine.sweep()
    const view = await world.brake.view()
    assert.deepEqual([view?.waiting, view?.units.length], [51, 50])
    await world.brake.release({ kind: 'system' })
    assert.equal((await world.engine.sweep()).claimed, 51)
    assert.equal(await left(), 0)
  })

  it('lets announced units and requests pass, so that no announced D is missed', async () => {
    await many(51)
    const announced = await many(3, { announced: true })
    const asked = await seed(world, { files: 0, state: 'erasure_pending' })
    const report = await world.engine.sweep()
    assert.deepEqual([report.claimed, report.braked, await left()], [4, 51, 51])
    for (const { number } of [...announced, asked])
      assert.equal((await world.certificates.find(number)).verdict, 'genuine')
  })

  it('takes a notice for another D, or one of five days ago, for none', async () => {
    const recent = {
      sentAt: new Date(Date.now() - 5 * dayMs),
      forDate: new Date().toISOString().slice(0, 10),
    }
    const other = { sentAt: new Date(Date.now() - 14 * dayMs), forDate: '2020-01-01' }
    const spoilt = { sentAt: 'x', forDate: recent.forDate }
    for (const { id } of await many(17)) await setNotice(id, recent)
    for (const { id } of await many(17)) await setNotice(id, other)
    for (const { id } of await many(17)) await setNotice(id, spoilt)
    assert.equal((await world.engine.sweep()).braked, 51)
  })

  it('takes a notice whose mail never left, failed, or left five days ago, for none', async () => {
    const units = await many(52, { announced: true })
    const [waits, fails, late] = [units.slice(0, 17), units.slice(17, 34), units.slice(34, 51)]
    await setMails(waits, { state: 'waiting', sentAt: null })
    await setMails(fails, { state: 'failed', sentAt: null })
    await setMails(late, { sentAt: new Date(Date.now() - 5 * dayMs) })
    const report = await world.engine.sweep()
    assert.deepEqual([report.claimed, report.braked, await left()], [1, 51, 51])
    const view = await world.brake.view()
    assert.deepEqual([view?.waiting, view?.units.length], [51, 51])
    assert.equal(await world.brake.release({ kind: 'system' }), 51)
    assert.equal((await world.engine.sweep()).claimed, 51)
  })

  async function setMails(units: readonly Seeded[], change: Record<string, unknown>): Promise<void> {
    const notices = { kind: 'M5', about: { $in: units.map(unit => unit.id) } }
    await into(world, 'outbox').updateMany(notices as never, { $set: change })
  }

  async function setNotice(id: string, notice: object): Promise<void> {
    const unvalidated = { bypassDocumentValidation: true }
    await into(world, 'applications').updateOne({ _id: id }, { $set: { notice } }, unvalidated)
  }

  it('lets 50 go, and what is ordinary for the last thirty days', async () => {
    await many(50)
    assert.equal((await world.engine.sweep()).claimed, 50)
    // 310 by announcement: about ten a day, so that 51 of more than 204 are nothing special.
    await many(260, { announced: true })
    assert.equal((await world.engine.sweep()).claimed, 260)
    await many(51)
    await many(160, { eligibleAt: new Date(Date.now() + dayMs) })
    const report = await world.engine.sweep()
    assert.deepEqual([report.claimed, report.braked], [51, 0])
  })

  it('is off again when D has moved away, and says so', async () => {
    await many(51)
    assert.equal((await world.engine.sweep()).braked, 51)
    const later = { $set: { eligibleAt: new Date(Date.now() + dayMs) } }
    await into(world, 'applications').updateMany({}, later)
    assert.equal((await world.engine.sweep()).braked, 0)
    assert.equal(await world.brake.view(), undefined)
    assert.deepEqual((await brakeEntries()).at(-1), { waiting: 0, event: 'over' })
  })

  it('weighs anew what falls due after a release', async () => {
    await many(51)
    await world.engine.sweep()
    await world.brake.release({ kind: 'system' })
    await many(51)
    const report = await world.engine.sweep()
    assert.deepEqual([report.claimed, report.braked], [51, 51])
  })
})
