import assert from 'node:assert/strict'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { seed, tracesOf } from '../support/erasure-seed.ts'

describe('the engine', () => {
  let world: ErasureWorld
  beforeEach(async () => {
    world = await openErasureWorld()
  })
  afterEach(async () => {
    await world.close()
  })

  it('leaves nothing of a due application, and nothing missing of another', async () => {
    const due = await seed(world)
    const other = await seed(world, { eligibleAt: new Date(Date.now() + 3_600_000) })
    const before = await tracesOf(world, other)
    assert.ok((await tracesOf(world, due)).length >= 7)

    const report = await world.engine.sweep()

    assert.deepEqual(
      world.log.filter(line => line.level !== 'info'),
      [],
    )
    assert.equal(report.claimed, 1)
    assert.equal(report.done, 1)
    assert.deepEqual(await tracesOf(world, due), [])
    assert.deepEqual(await tracesOf(world, other), before)
    const found = await world.certificates.find(due.number)
    assert.equal(found.verdict, 'genuine')
  })
})
