import assert from 'node:assert/strict'
import { newId, type ApplicationId, type RunId } from '../../server/base/ids.ts'
import { allUnits } from '../../server/erasure/all-units.ts'
import { mostUnits } from '../../server/erasure/claim.ts'
import type { RunKind } from '../../server/erasure/place.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { into, seed, seedMany, tracesOf } from '../support/erasure-seed.ts'

const hourMs = 3_600_000

describe('the claim', () => {
  let world: ErasureWorld
  beforeEach(async () => {
    world = await openErasureWorld()
  })
  afterEach(async () => {
    await world.close()
  })
  const dueIds = async (kind: RunKind, limit: number) =>
    (await allUnits(world.ctx.database).due(kind, limit)).map(unit => unit.id)
  const stateOf = async (id: ApplicationId) =>
    (await into(world, 'applications').findOne({ _id: id }))?.['state']

  it('P9 takes what is due to the millisecond by the database, and nothing a millisecond early', async () => {
    const units = allUnits(world.ctx.database)
    const now = await world.ctx.database.now()
    const soon = await seed(world, { eligibleAt: new Date(now.getTime() + 400), files: 0 })
    const runId = newId('run')
    await units.claim('purge', [soon.id], runId)
    assert.equal(await stateOf(soon.id), 'decided')

    for (let last = 'decided'; last === 'decided'; last = String(await stateOf(soon.id))) {
      await units.claim('purge', [soon.id], runId)
    }
    assert.ok((await world.ctx.database.now()).getTime() >= now.getTime() + 400)
  })

  it('leaves alone what has a stop, and what somebody else has', async () => {
    const held = await seed(world, { stops: [{ kind: 'hold', ref: 'x', until: new Date(0) }], files: 0 })
    const purging = await seed(world, { state: 'purging', files: 0 })
    const units = allUnits(world.ctx.database)
    assert.deepEqual(await dueIds('purge', 500), [])
    const runId = newId('run')
    await units.claim('purge', [held.id, purging.id], runId)
    assert.deepEqual(await units.claimedBy(runId), [])
  })

  it('lets a purge take no requested erasure, nor an erasure anything else', async () => {
    const asked = await seed(world, { state: 'erasure_pending', files: 0 })
    const due = await seed(world, { files: 0 })
    assert.deepEqual(await dueIds('purge', 500), [due.id])
    assert.deepEqual(await dueIds('erase', 500), [asked.id])
  })

  it('takes the oldest first', async () => {
    const younger = await seed(world, { eligibleAt: new Date(Date.now() - hourMs), files: 0 })
    const older = await seed(world, { eligibleAt: new Date(Date.now() - 2 * hourMs), files: 0 })
    assert.deepEqual(await dueIds('purge', 1), [older.id])
    assert.deepEqual(await dueIds('purge', 2), [older.id, younger.id])
  })

  it('takes a unit whose notice has lost its date along with the others', async () => {
    const spoilt = await seed(world, { files: 0 })
    const other = await seed(world, { files: 0 })
    const row = await into(world, 'applications').findOne({ _id: spoilt.id })
    const { date } = (row?.['due'] ?? {}) as { date: string }
    const notice = { sentAt: 'yesterday', forDate: date }
    const loose = { bypassDocumentValidation: true } as const
    await into(world, 'applications').updateOne({ _id: spoilt.id }, { $set: { notice } }, loose)
    assert.equal((await world.engine.sweep()).claimed, 2)
    for (const unit of [spoilt, other]) assert.deepEqual(await tracesOf(world, unit), [])
  })

  it('never takes a date that is none, and says so', async () => {
    const past = new Date(Date.now() - hourMs)
    const spoilt = [null, undefined, past.toISOString(), past.getTime(), 0, true, {}, [past], []]
    const seeded = []
    for (const eligibleAt of spoilt) seeded.push(await seed(world, { eligibleAt, files: 0 }))
    const due = await seed(world, { files: 0 })

    const report = await world.engine.sweep()

    assert.equal(report.claimed, 1)
    assert.deepEqual(await tracesOf(world, due), [])
    for (const { id } of seeded) assert.equal(await stateOf(id), 'decided')
    assert.equal(report.undated, spoilt.length)
    assert.ok(world.log.some(line => line.event === 'purge.alarm' && line.level === 'error'))
  })

  it('P9, E19 and E20 is not made by a worker whose clock is an hour to ten years off, either way', async () => {
    const due = await seed(world, { files: 0 })
    const notDue = await seed(world, { eligibleAt: new Date(Date.now() + hourMs), files: 0 })
    for (const skewMs of [
      hourMs,
      24 * hourMs,
      365 * 24 * hourMs,
      10 * 365 * 24 * hourMs,
      -hourMs,
      5 * 60_000 + 1000,
    ]) {
      const settings = { GLEMME_TEST_SKEW_MS: String(skewMs) }
      const worker = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
      const report = await worker.engine.sweep()
      assert.deepEqual([report.claimed, report.clockOff], [0, true])
      assert.ok(worker.log.some(line => line.event === 'purge.clockOff' && line.level === 'error'))
      await worker.close()
    }
    const settings = { GLEMME_TEST_SKEW_MS: String(4 * 60_000) }
    const worker = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
    assert.equal((await worker.engine.sweep()).claimed, 1)
    await worker.close()
    assert.equal(await stateOf(due.id), undefined)
    assert.equal(await stateOf(notDue.id), 'decided')
  })

  it('makes batches of at most 500, of which 1, 2 and 500 all verify', async function () {
    for (const count of [1, 2, 500]) {
      const seeded = await seedMany(world, count, { files: 0, announced: true })
      const report = await world.engine.sweep()
      assert.deepEqual([report.claimed, report.done], [count, 1])
      for (const { number } of seeded) {
        const found = await world.certificates.find(number)
        assert.equal(found.verdict === 'genuine' && found.certificate.proof.leafCount, count)
      }
    }
    assert.equal(await into(world, 'applications').countDocuments(), 0)
    await assert.rejects(world.engine.claim('purge', 0))
    await assert.rejects(world.engine.claim('purge', 501))
  })

  it("reaches what a claim that came late left in nobody's hands", async () => {
    const stranded = await seed(world, { files: 0 })
    const runId = newId('run')
    await allUnits(world.ctx.database).claim('purge', [stranded.id], runId)
    const report = await world.engine.sweep()
    assert.equal(report.done, 1)
    assert.deepEqual(await tracesOf(world, stranded), [])
    assert.equal((await world.certificates.find(stranded.number)).verdict, 'genuine')
  })

  it('reaches such a one behind five hundred that another worker has in hand', async () => {
    const [first, last] = [`run_${'-'.repeat(22)}`, `run_${'z'.repeat(22)}`] as [RunId, RunId]
    const held = Array.from({ length: mostUnits }, () => newId('app'))
    const at = await world.ctx.database.now()
    const run = { _id: first, kind: 'purge', state: 'running', step: 6, fence: 1, attempts: 0, nextAt: at }
    const leaseUntil = new Date(at.getTime() + 3_600_000)
    const items = held.map(id => ({ id, overdueAt: leaseUntil }))
    await into(world, 'purgeRuns').insertOne({ ...run, leaseUntil, items } as never)
    const rows = held.map(_id => ({ _id, state: 'purging', runId: first, reference: _id, receipt: _id }))
    const unique = rows.map(row => ({ ...row, certificateNo: row._id }))
    await into(world, 'applications').insertMany(unique as never, { bypassDocumentValidation: true })
    const stranded = await seed(world, { files: 0 })
    await allUnits(world.ctx.database).claim('purge', [stranded.id], last)
    assert.equal((await world.engine.sweep()).done, 1)
    assert.deepEqual(await tracesOf(world, stranded), [])
    await into(world, 'purgeRuns').deleteOne({ _id: first })
    await into(world, 'applications').deleteMany({ _id: { $in: held } } as never)
  })

  it('says of such a one that was asked for that it was', async () => {
    const { id, number } = await seed(world, { files: 0 })
    const why = { why: 'applicant', by: { kind: 'nobody' }, skipCooling: true } as const
    await world.engine.request({ units: [id], ...why })
    await allUnits(world.ctx.database).claim('erase', [id], newId('run'))
    await world.engine.sweep()
    const found = await world.certificates.find(number)
    assert.equal(found.verdict === 'genuine' && found.certificate.body.reason, 'erase.applicant')
  })

  it('does nothing when nothing is due', async () => {
    await seed(world, { eligibleAt: new Date(Date.now() + hourMs), files: 0 })
    const report = await world.engine.sweep()
    assert.deepEqual([report.claimed, report.done], [0, 0])
    assert.equal(await into(world, 'purgeRuns').countDocuments(), 0)
  })
})
