import assert from 'node:assert/strict'
import { seedMass } from '../support/due-units.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

describe('runs beside people', () => {
  let world: ErasureWorld
  before(async () => {
    world = await openErasureWorld()
  })
  after(async () => await world?.close())

  /** How many units each run of a sweep over sixty took. */
  async function sizesOfSixty(): Promise<number[]> {
    await seedMass(world, 60, { fileBytes: 64 })
    const sizes: number[] = []
    const before = world.log.length
    await world.engine.sweep()
    for (const { event, counts } of world.log.slice(before))
      if (event === 'purge.done') sizes.push(counts?.['applications'] ?? 0)
    return sizes
  }

  it('take fifty units, and all that is due goes', async () => {
    assert.deepEqual(await sizesOfSixty(), [60])
    world.ctx.counters.add('http_requests_total')
    assert.deepEqual(await sizesOfSixty(), [50, 10])
  })
})
