import assert from 'node:assert/strict'
import { startChild, type Child } from '../support/children.ts'
import { erasureWorkerUrl as worker } from '../support/erasure-worker-url.ts'
import { assertGoneOnce } from '../support/erasure-checker.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { into, seed, seedMany } from '../support/erasure-seed.ts'
import { until } from '../support/until.ts'

describe('P8 several workers at once', () => {
  let world: ErasureWorld
  const children: Child[] = []
  const start = (failpoints = ''): Child => {
    const child = startChild(worker, [world.uri, world.dataDir, failpoints])
    children.push(child)
    return child
  }

  beforeEach(async () => {
    world = await openErasureWorld()
  })
  afterEach(async () => {
    for (const child of children.splice(0)) if (child.pid) tryKill(child.pid)
    await world.close()
  })

  it('purge each unit once', async () => {
    const units = await seedMany(world, 40, { files: 1 })
    const both = [start(), start()]
    await Promise.all(both.map(async child => assert.equal(await child.ended, 0, child.errors())))
    await world.engine.sweep()
    for (const { number } of units) assert.equal((await world.certificates.find(number)).verdict, 'genuine')
    assert.equal(await into(world, 'certificates').countDocuments(), 40)
    const cells = await into(world, 'stats')
      .find({ _id: { $regex: /^outcome/ } })
      .toArray()
    assert.deepEqual(
      cells.map(cell => cell['counts']),
      [{ purged: 40 }],
    )
    assert.equal((await world.ledger.verify()).fault, undefined)
  })

  it('share a backlog in small batches, four at once: one ledger, each unit in one run', async () => {
    const units = await seedMany(world, 40, { files: 0 })
    const others = []
    for (let n = 0; n < 3; n += 1)
      others.push(await openErasureWorld({ uri: world.uri, dataDir: world.dataDir }))
    const work = async ({ engine }: ErasureWorld): Promise<void> => {
      for (let run = await engine.claim('purge', 3); run; run = await engine.claim('purge', 3)) {
        assert.equal(await engine.advance(run), 'done')
      }
    }
    await Promise.all([world, ...others].map(work))
    for (const other of others) await other.close()

    for (const { number } of units) assert.equal((await world.certificates.find(number)).verdict, 'genuine')
    const runs = await into(world, 'purgeRuns')
      .find({ 'items.0': { $exists: true } })
      .toArray()
    const listed = runs.map(run => (Array.isArray(run['items']) ? run['items'].length : 0))
    assert.equal(
      listed.reduce((sum, count) => sum + count, 0),
      40,
    )
    assert.ok(runs.length >= 14)
    assert.equal((await world.ledger.verify()).fault, undefined)
  })

  for (const step of [1, 3, 6, 8, 10, 11]) {
    it(`are one when the first is frozen after step ${step} and wakes too late`, async () => {
      const unit = await seed(world, { files: 1 })
      const first = start(`purge.after${step}=delay:1500`)
      assert.equal(await first.nextLine(), 'open')
      const reached = async () => (await into(world, 'purgeRuns').findOne({}))?.['step'] === step + 1
      await until(reached, 60_000)
      process.kill(-first.pid, 'SIGSTOP')

      const settings = { GLEMME_TEST_OFFSET_MS: '61000' }
      const second = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
      await second.engine.sweep()
      await second.engine.finish()
      await second.close()
      const after = await into(world, 'purgeRuns').findOne({})
      assert.deepEqual([after?.['state'], after?.['fence']], ['done', 2])

      process.kill(-first.pid, 'SIGCONT')
      assert.equal(await first.ended, 0, first.errors())
      assert.deepEqual(await into(world, 'purgeRuns').findOne({}), after)
      await assertGoneOnce(world, [unit])
    })
  }
})

function tryKill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended
  }
}
