import assert from 'node:assert/strict'
import { startChild, type Child } from '../support/children.ts'
import { erasureWorkerUrl as worker } from '../support/erasure-worker-url.ts'
import { assertGoneOnce } from '../support/erasure-checker.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { into, seed, seedMany } from '../support/erasure-seed.ts'
import { until } from '../support/until.ts'

/** A frozen process a step takes a while: all steps, among four workers and over two leases, with GLEMME_TORTURE. */
const isTorture = process.env['GLEMME_TORTURE'] !== undefined
const steps = isTorture ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : [3, 10]
const [others, leases] = isTorture ? [3, 2] : [1, 1]

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

  for (const step of steps) {
    it(`are one when the first is frozen after step ${step} and wakes ${leases} leases later`, async () => {
      const unit = await seed(world, { files: 1 })
      const first = start(`purge.after${step}=stop`)
      assert.equal(await first.nextLine(), 'open')
      const reached = async () => (await into(world, 'purgeRuns').findOne({}))?.['step'] === step + 1
      await until(reached, 60_000)

      for (let lease = 1; lease <= leases; lease += 1) await sweepAfter(lease)
      const after = await into(world, 'purgeRuns').findOne({})
      assert.deepEqual([after?.['state'], after?.['fence']], ['done', step === 12 ? 1 : 2])

      process.kill(first.pid, 'SIGCONT')
      assert.equal(await first.ended, 0, first.errors())
      assert.deepEqual(await into(world, 'purgeRuns').findOne({}), after)
      await assertGoneOnce(world, [unit])
    })
  }

  /** The others sweep, all at once, when so many leases of the frozen one are over. */
  async function sweepAfter(lease: number): Promise<void> {
    const settings = { GLEMME_TEST_OFFSET_MS: String(lease * 61_000) }
    const awake: ErasureWorld[] = []
    while (awake.length < others)
      awake.push(await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings }))
    await Promise.all(
      awake.map(async ({ engine }) => {
        await engine.sweep()
        await engine.finish()
      }),
    )
    for (const worker of awake) await worker.close()
  }
})

function tryKill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended
  }
}
