import assert from 'node:assert/strict'
import { Refusal } from '../../server/base/errors.ts'
import { untilLifted, type Stop } from '../../server/erasure/stops.ts'
import { addDays, instantsOf, localDate } from '../../server/policy/retention.ts'
import { into, seed, tracesOf, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const zone = 'Europe/Oslo'

const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

describe('a stop', () => {
  let world: ErasureWorld
  let unit: Seeded
  beforeEach(async () => {
    world = await openErasureWorld()
  })
  afterEach(async () => await world.close())

  const now = Date.now
  const hold: Stop = { kind: 'hold', ref: 'hld_1', until: new Date(now() + 30 * dayMs) }
  const restriction: Stop = { kind: 'restriction', ref: 'cas_1', until: untilLifted }
  const access: Stop = { kind: 'access', ref: 'cas_2', until: new Date(now() + 20 * dayMs) }
  const row = async (of = unit) => {
    const found: Record<string, unknown> | null = await into(world, 'applications').findOne({ _id: of.id })
    return found ?? {}
  }
  const dated = (due: string) => ({
    due: { date: due, rule: 'rejected', policyVersion: 1 },
    ...instantsOf(due, zone),
  })
  const today = () => localDate(new Date(), zone)
  const told = async (kind: string) =>
    (await into(world, 'ledger').find({ kind }).toArray()).map(entry => {
      const line: unknown = JSON.parse(String(entry['line']))
      return (line as { detail: Record<string, string> }).detail
    })

  for (const stop of [hold, restriction, access]) {
    it(`of kind ${stop.kind} keeps a due application, once for each ref, and the ledger says so`, async () => {
      unit = await seed(world)
      await world.stops.set(unit.id, stop)
      await world.stops.set(unit.id, stop)
      const report = await world.engine.sweep()
      assert.deepEqual([report.claimed, report.overdue], [0, 0])
      const { stops, stoppedBy, state } = await row()
      assert.deepEqual([stops, stoppedBy, state], [[stop], [stop.kind], 'decided'])
      await world.ledger.appendQueued()
      const { kind, ref, until } = stop
      assert.deepEqual(await told('stop_set'), [{ kind, ref, until: until.toISOString() }])
    })
  }

  it('is set, renewed and lifted also where somebody has spoilt a date', async () => {
    unit = await seed(world)
    const loose = { bypassDocumentValidation: true } as const
    await into(world, 'applications').updateOne({ _id: unit.id }, { $set: { eligibleAt: 'soon' } }, loose)
    const until = new Date(now() + 60 * dayMs)
    await world.stops.set(unit.id, hold)
    await world.stops.renew(unit.id, hold.ref, until)
    assert.deepEqual((await row())['stops'], [{ ...hold, until }])
    assert.ok(await world.stops.lift(unit.id, hold.ref))
    assert.deepEqual((await row())['stops'], [])
  })

  it('that stood past D is no alarm, and its end leaves a day to delete in', async () => {
    unit = await seed(world, {
      overdueAt: new Date(now() - 3 * dayMs),
      eligibleAt: new Date(now() - 4 * dayMs),
    })
    await world.stops.set(unit.id, hold)
    assert.equal((await world.engine.sweep()).overdue, 0)
    const before = now()
    assert.equal(await world.stops.lift(unit.id, hold.ref), true)
    const { overdueAt, due } = await row()
    assert.ok(overdueAt instanceof Date)
    assert.ok(Math.abs(overdueAt.getTime() - before - dayMs) < 5000)
    assert.equal((due as { date: string }).date, new Date().toISOString().slice(0, 10), 'D itself stays')

    const report = await world.engine.sweep()
    assert.deepEqual([report.claimed, report.overdue], [1, 0])
    assert.deepEqual(await tracesOf(world, unit), [])
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    const { stoppedBy, latenessHours } = found.certificate.body
    assert.deepEqual([stoppedBy, latenessHours], [['hold'], 0])
    await world.ledger.appendQueued()
    assert.deepEqual(await told('stop_lifted'), [{ kind: 'hold', ref: 'hld_1' }])
  })

  it('that ended by itself while nobody looked leaves a day from its own end, and the certificate says how late it was', async () => {
    unit = await seed(world, {
      overdueAt: new Date(now() - 30 * dayMs),
      eligibleAt: new Date(now() - 31 * dayMs),
    })
    const until = new Date(now() - 8 * dayMs)
    await world.stops.set(unit.id, { ...hold, until })
    await world.stops.set(unit.id, { ...access, until: new Date(now() - 12 * dayMs) })
    for (const { ref } of [hold, access]) await world.stops.lift(unit.id, ref)
    assert.deepEqual((await row())['overdueAt'], new Date(until.getTime() + dayMs), 'the end of the last one')
    assert.equal((await world.engine.sweep()).claimed, 1)
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    assert.equal(found.certificate.body.latenessHours, 7 * 24)
  })

  it('that ends before D moves nothing', async () => {
    const due = addDays(today(), 40)
    for (const stop of [hold, restriction, access]) {
      unit = await seed(world, { files: 0 })
      await into(world, 'applications').updateOne({ _id: unit.id }, { $set: dated(due) })
      const before = await row()
      await world.stops.set(unit.id, stop)
      await world.stops.lift(unit.id, stop.ref)
      assert.deepEqual(await row(), { ...before, stoppedBy: [stop.kind] })
    }
    await world.ledger.appendQueued()
    assert.deepEqual(await told('due_moved'), [])
  })

  it('of kind restriction, lifted past D, makes D fourteen days later, in the ledger too', async () => {
    unit = await seed(world)
    await into(world, 'applications').updateOne({ _id: unit.id }, { $set: { notAfter: today() } })
    await world.stops.set(unit.id, restriction)
    await world.stops.lift(unit.id, restriction.ref)
    const date = addDays(today(), 14)
    const { due, notBefore, notAfter, eligibleAt, overdueAt } = await row()
    assert.deepEqual(due, { date, rule: 'rejected', policyVersion: 1 })
    assert.deepEqual([notBefore, notAfter], [date, null])
    assert.deepEqual({ eligibleAt, overdueAt }, instantsOf(date, zone))
    await world.ledger.appendQueued()
    assert.deepEqual(await told('due_moved'), [{ date, rule: 'rejected' }])
    assert.equal((await world.engine.sweep()).claimed, 0)
  })

  it('leaves the others standing, and only the last one that goes makes room', async () => {
    unit = await seed(world, { overdueAt: new Date(now() - dayMs) })
    await world.stops.set(unit.id, hold)
    await world.stops.set(unit.id, access)
    await world.stops.lift(unit.id, hold.ref)
    assert.deepEqual((await row())['stops'], [access])
    assert.equal((await world.engine.sweep()).claimed, 0)
    await world.stops.lift(unit.id, access.ref)
    assert.deepEqual([(await row())['stops'], (await row())['stoppedBy']], [[], ['access', 'hold']])
    assert.equal((await world.engine.sweep()).claimed, 1)
  })

  it('is renewed to another end, and has lapsed when that has come', async () => {
    unit = await seed(world, { files: 0 })
    await world.stops.set(unit.id, { ...hold, until: new Date(now() - 1000) })
    const other = await seed(world, { files: 0 })
    await world.stops.set(other.id, hold)
    assert.deepEqual(
      (await world.stops.lapsed(10)).map(({ id }) => id),
      [unit.id],
    )
    await world.stops.renew(unit.id, hold.ref, hold.until)
    assert.deepEqual(await world.stops.lapsed(10), [])
    const ending = await world.stops.ending('hold', new Date(hold.until.getTime() + 1), 10)
    assert.deepEqual(ending.map(({ id }) => id).toSorted(), [unit.id, other.id].toSorted())
    await assert.rejects(world.stops.renew(unit.id, 'hld_2', hold.until), refusal('conflict'))
    await world.ledger.appendQueued()
    assert.equal((await told('stop_set')).at(-1)?.['until'], hold.until.toISOString())
  })

  it('comes too late, E24: after purging began each is refused, and so is its end', async () => {
    unit = await seed(world, { state: 'purging', stops: [hold] })
    for (const stop of [restriction, access, { ...hold, ref: 'hld_2' }, hold])
      await assert.rejects(world.stops.set(unit.id, stop), refusal('conflict'))
    await assert.rejects(world.stops.renew(unit.id, hold.ref, new Date()), refusal('conflict'))
    await assert.rejects(world.stops.lift(unit.id, hold.ref), refusal('conflict'))
    await world.ledger.appendQueued()
    assert.equal(await into(world, 'ledgerQueue').countDocuments({}), 0)
  })

  describe('and an erasure that the applicant asks for', () => {
    const ask = async (why: 'applicant' | 'staff' = 'applicant') => {
      const by = { kind: 'applicant', subjectId: unit.subjectId } as const
      return await world.engine.request({ units: [unit.id], why, by, skipCooling: false })
    }

    it('E28: lifts their restriction and closes their request for access', async () => {
      unit = await seed(world)
      await world.stops.set(unit.id, restriction)
      await world.stops.set(unit.id, access)
      await ask()
      const { stops, state, stoppedBy } = await row()
      assert.deepEqual([stops, state, stoppedBy], [[], 'erasure_pending', ['access', 'restriction']])
      const events = await into(world, 'audit').find({ about: unit.id }).toArray()
      const names = events.map(event => event['what'])
      assert.ok(names.includes('restriction.lifted') && names.includes('accessStop.lifted'))
      await world.ledger.appendQueued()
      assert.deepEqual(
        (await told('stop_lifted')).map(detail => detail['kind']),
        ['restriction', 'access'],
      )
      await world.engine.undo([unit.id], { kind: 'nobody' })
      assert.equal(((await row())['due'] as { date: string }).date, addDays(today(), 14))
    })

    it('is refused by a hold, and everything stays as it is', async () => {
      unit = await seed(world)
      await world.stops.set(unit.id, restriction)
      await world.stops.set(unit.id, hold)
      const before = await row()
      await assert.rejects(ask(), refusal('conflict'))
      assert.deepEqual(await row(), before)
    })

    it('is no reason for others to lift what the applicant has set', async () => {
      unit = await seed(world)
      await world.stops.set(unit.id, restriction)
      await assert.rejects(ask('staff'), refusal('conflict'))
      assert.deepEqual((await row())['stops'], [restriction])
    })

    it('is taken back by a hold that is set while it waits', async () => {
      unit = await seed(world, {
        eligibleAt: new Date(now() + dayMs),
        overdueAt: new Date(now() + 2 * dayMs),
      })
      const before = await row()
      await ask()
      assert.equal(await into(world, 'outbox').countDocuments({ about: unit.id, state: 'held' }), 1)
      await world.stops.set(unit.id, hold)
      assert.deepEqual(await row(), { ...before, stops: [hold], stoppedBy: ['hold'] })
      assert.equal(await into(world, 'outbox').countDocuments({ about: unit.id, state: 'waiting' }), 1)
      await assert.rejects(world.engine.undo([unit.id], { kind: 'nobody' }), refusal('gone'))
    })

    it('keeps a restriction or a request for access out while it waits', async () => {
      unit = await seed(world)
      await ask()
      for (const stop of [restriction, access])
        await assert.rejects(world.stops.set(unit.id, stop), refusal('conflict'))
    })
  })

  it('on nothing is refused', async () => {
    await assert.rejects(world.stops.set('app_AAAAAAAAAAAAAAAAAAAAAA', hold), refusal('gone'))
    assert.equal(await world.stops.lift('app_AAAAAAAAAAAAAAAAAAAAAA', hold.ref), false)
  })
})
