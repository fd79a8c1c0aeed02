import assert from 'node:assert/strict'
import { newId, type ApplicationId } from '../../server/base/ids.ts'
import { claimableUnits } from '../../server/erasure/claimable-units-store.ts'
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
  const stateOf = async (id: ApplicationId) =>
    (await into(world, 'applications').findOne({ _id: id }))?.['state']

  it('takes what is due to the millisecond by the database, and nothing a millisecond early', async () => {
    const units = claimableUnits(world.ctx.database)
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
    const units = claimableUnits(world.ctx.database)
    assert.deepEqual(await units.dueIds('purge', 500), [])
    const runId = newId('run')
    await units.claim('purge', [held.id, purging.id], runId)
    assert.deepEqual(await units.claimedBy(runId), [])
  })

  it('lets a purge take no requested erasure, nor an erasure anything else', async () => {
    const asked = await seed(world, { state: 'erasure_pending', files: 0 })
    const due = await seed(world, { files: 0 })
    const units = claimableUnits(world.ctx.database)
    assert.deepEqual(await units.dueIds('purge', 500), [due.id])
    assert.deepEqual(await units.dueIds('erase', 500), [asked.id])
  })

  it('takes the oldest first', async () => {
    const younger = await seed(world, { eligibleAt: new Date(Date.now() - hourMs), files: 0 })
    const older = await seed(world, { eligibleAt: new Date(Date.now() - 2 * hourMs), files: 0 })
    const units = claimableUnits(world.ctx.database)
    assert.deepEqual(await units.dueIds('purge', 1), [older.id])
    assert.deepEqual(await units.dueIds('purge', 2), [older.id, younger.id])
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

  it('is not made by a worker whose clock is an hour to ten years off, either way', async () => {
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
    this.timeout(120_000)
    for (const count of [1, 2, 500]) {
      const seeded = await seedMany(world, count, { files: 0 })
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
    await claimableUnits(world.ctx.database).claim('purge', [stranded.id], runId)
    const report = await world.engine.sweep()
    assert.equal(report.done, 1)
    assert.deepEqual(await tracesOf(world, stranded), [])
    assert.equal((await world.certificates.find(stranded.number)).verdict, 'genuine')
  })

  it('says of such a one that was asked for that it was', async () => {
    const { id, number } = await seed(world, { files: 0 })
    const why = { why: 'applicant', by: { kind: 'nobody' }, skipCooling: true } as const
    await world.engine.request({ units: [id], ...why })
    await claimableUnits(world.ctx.database).claim('erase', [id], newId('run'))
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
