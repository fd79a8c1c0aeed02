import assert from 'node:assert/strict'
import { Refusal } from '../../server/base/errors.ts'
import { newId, type SubjectId } from '../../server/base/ids.ts'
import { untilLifted } from '../../server/erasure/stops.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { into, seed, tracesOf, type Seeded } from '../support/erasure-seed.ts'

const hourMs = 3_600_000
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

describe('an erasure on request', () => {
  let world: ErasureWorld
  let unit: Seeded
  const notDue = () => ({
    eligibleAt: new Date(Date.now() + 1000 * hourMs),
    overdueAt: new Date(Date.now() + 1024 * hourMs),
  })
  const rowOf = async ({ id }: Seeded) => await into(world, 'applications').findOne({ _id: id })
  const by = (subjectId: SubjectId) => ({ kind: 'applicant' as const, subjectId })
  const ask = async (units: Seeded[], skipCooling: boolean) =>
    await world.engine.request({
      units: units.map(({ id }) => id),
      why: 'applicant',
      by: by(unit.subjectId),
      skipCooling,
    })

  beforeEach(async () => {
    world = await openErasureWorld()
    unit = await seed(world, notDue())
  })
  afterEach(async () => {
    await world.close()
  })

  it('hides at once and waits a day, by the time of the database', async () => {
    const before = await world.ctx.database.now()
    assert.deepEqual(await ask([unit], false), [unit.number])
    const row = await rowOf(unit)
    assert.equal(row?.['state'], 'erasure_pending')
    const eligibleAt = row?.['eligibleAt']
    const overdueAt = row?.['overdueAt']
    assert.ok(eligibleAt instanceof Date && overdueAt instanceof Date)
    const wait = eligibleAt.getTime() - before.getTime()
    assert.ok(wait >= 24 * hourMs && wait < 24 * hourMs + 10_000)
    assert.equal(overdueAt.getTime() - eligibleAt.getTime(), 24 * hourMs)
    assert.deepEqual((await world.engine.finish()).claimed, 0)
    assert.equal((await world.certificates.find(unit.number)).verdict, 'reserved')
  })

  it('moves no deletion later: D in an hour stays D in an hour, and so does the time to undo', async () => {
    const eligibleAt = new Date(Date.now() + hourMs)
    const overdueAt = new Date(Date.now() + 20 * hourMs)
    const soon = await seed(world, { eligibleAt, overdueAt })
    await ask([soon], false)
    const row = await rowOf(soon)
    assert.equal(row?.['state'], 'erasure_pending')
    assert.ok(row)
    const { undoUntil } = row['erasure'] as { undoUntil: Date }
    assert.deepEqual(
      [row?.['eligibleAt'], row?.['overdueAt'], undoUntil],
      [eligibleAt, overdueAt, eligibleAt],
    )
    const spoilt = await seed(world, { eligibleAt: 'soon' })
    await ask([spoilt], false)
    assert.ok((await rowOf(spoilt))?.['eligibleAt'] instanceof Date)
  })

  it('is as if it had never been when it is undone', async () => {
    const before = await rowOf(unit)
    await ask([unit], false)
    await world.engine.undo([unit.id], by(unit.subjectId))
    assert.deepEqual(await rowOf(unit), before)
    await assert.rejects(world.engine.undo([unit.id], by(unit.subjectId)), refused('gone'))
  })

  it('leaves what was restricted restricted when it is undone, or taken back by a hold', async () => {
    const stop = { kind: 'restriction' as const, ref: newId('cas'), until: untilLifted }
    const restricted = await seed(world, { ...notDue(), subjectId: unit.subjectId, stops: [stop] })
    const stopsNow = async () => (await rowOf(restricted))?.['stops'] as unknown
    await ask([restricted], false)
    assert.deepEqual(await stopsNow(), [])
    await world.engine.undo([restricted.id], by(unit.subjectId))
    assert.deepEqual(await stopsNow(), [stop])
    assert.equal((await rowOf(restricted))?.['state'], 'decided')
    await ask([restricted], false)
    const hold = { kind: 'hold' as const, ref: newId('hld'), until: new Date('2100-01-01') }
    await world.stops.set(restricted.id, hold)
    assert.deepEqual(await stopsNow(), [stop, hold])
    const queued = await into(world, 'ledgerQueue').find({ ids: restricted.id }).toArray()
    const told = queued.filter(row => String(row['says']).includes('stop_set'))
    assert.equal(told.length, 3, 'the ledger knows of the hold, and twice that it is restricted again')
  })

  it('cannot be undone once its time has come, nor before anybody asked', async () => {
    await assert.rejects(world.engine.undo([unit.id], by(unit.subjectId)), refused('gone'))
    await ask([unit], true)
    await assert.rejects(world.engine.undo([unit.id], by(unit.subjectId)), refused('gone'))
  })

  it('is done within a tick when the day is skipped, and certified as asked for', async () => {
    await ask([unit], true)
    const report = await world.engine.finish()
    assert.deepEqual([report.claimed, report.done], [1, 1])
    assert.deepEqual(await tracesOf(world, unit), [])
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    assert.equal(found.certificate.body.reason, 'erase.applicant')
    assert.equal(found.certificate.body.trigger.event, 'request')
  })

  it('is done a day later, when the worker comes by', async () => {
    await ask([unit], false)
    for (const [hours, claimed] of [
      [23.9, 0],
      [24.1, 1],
    ] as const) {
      const settings = { GLEMME_TEST_OFFSET_MS: String(Math.round(hours * hourMs)) }
      const worker = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
      assert.equal((await worker.engine.finish()).claimed, claimed)
      await worker.close()
    }
    assert.deepEqual(await tracesOf(world, unit), [])
  })

  it('is recorded, and the record points at nobody afterwards', async () => {
    await ask([unit], true)
    const asked = { what: 'erasure.requested', about: unit.id }
    assert.equal(await into(world, 'audit').countDocuments(asked), 1)
    await world.engine.finish()
    assert.equal(await into(world, 'audit').countDocuments({ about: unit.id }), 0)
    assert.equal(await into(world, 'audit').countDocuments({ what: 'erasure.requested' }), 1)
  })

  it('takes all applications of a person or none, and leaves nothing of the person', async () => {
    const second = await seed(world, { ...notDue(), subjectId: unit.subjectId })
    const purging = await seed(world, { state: 'purging' })
    await assert.rejects(ask([unit, purging], false), refused('gone'))
    assert.equal((await rowOf(unit))?.['state'], 'decided')

    assert.deepEqual(await ask([unit, second], true), [unit.number, second.number])
    assert.equal((await world.engine.finish()).claimed, 2)
    assert.deepEqual([await tracesOf(world, unit), await tracesOf(world, second)], [[], []])
  })

  it('leaves the person where another application stays', async () => {
    const second = await seed(world, { ...notDue(), subjectId: unit.subjectId })
    await ask([unit], true)
    await world.engine.finish()
    const person = await into(world, 'applicants').findOne({ _id: unit.subjectId })
    assert.deepEqual(person?.['units'], [second.id])
    assert.equal((await world.ctx.vault.keys.stateOf([unit.subjectId])).get(unit.subjectId), 'active')
    assert.ok(!(await world.certificates.tombstoneOf(unit.subjectId)))
    assert.ok(await world.certificates.tombstoneOf(unit.id))
  })

  it('is refused while a stop stands, when it was asked for already, and when there is nothing', async () => {
    const held = await seed(world, { ...notDue(), stops: [{ kind: 'hold', ref: 'x', until: new Date() }] })
    await assert.rejects(ask([held], false), refused('conflict'))
    await ask([unit], false)
    await assert.rejects(ask([unit], false), refused('conflict'))
    await world.engine.undo([unit.id], by(unit.subjectId))
    await ask([unit], true)
    await world.engine.finish()
    await assert.rejects(ask([unit], false), refused('gone'))
  })

  it('and the clock meet in one run of the same kind: one of them wins', async () => {
    for (let n = 0; n < 10; n += 1) {
      const due = await seed(world, { files: 0 })
      const asked = ask([due], true).then(
        () => 'asked',
        () => 'late',
      )
      const [first] = await Promise.all([asked, world.engine.sweep()])
      await world.engine.finish()
      await world.engine.sweep()
      const found = await world.certificates.find(due.number)
      assert.ok(found.verdict === 'genuine')
      assert.equal(found.certificate.body.reason, first === 'asked' ? 'erase.applicant' : 'purge.rejected')
    }
  })
})
