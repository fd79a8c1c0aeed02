import assert from 'node:assert/strict'
import { erasablePlaces } from '../../server/policy/places.ts'
import { countCommands, seedMass } from '../support/due-units.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

/** What a run may ask of the database at most. The design's goal is 40 + 3 a place; see decision 0105. */
const most = 50 + 3 * erasablePlaces.length

describe('the round trips of a purge run', () => {
  let world: ErasureWorld
  before(async () => {
    world = await openErasureWorld({ monitorCommands: true })
  })
  after(async () => await world.close())

  async function tripsOf(count: number): Promise<Map<string, number>> {
    const [first] = await seedMass(world, count, { fileBytes: 64 })
    const run = await world.engine.claim('purge', 500)
    assert.ok(run)
    const counting = countCommands(world)
    assert.equal(await world.engine.advance(run), 'done')
    const trips = counting.stop()
    assert.ok(first)
    assert.equal((await world.certificates.find(first.number)).verdict, 'genuine')
    return trips
  }

  it('are equal for 1, 2 and 500 units, and within their budget', async () => {
    const one = await tripsOf(1)
    for (const count of [2, 500]) assert.deepEqual(await tripsOf(count), one, String(count))
    const sum = [...one.values()].reduce((total, trips) => total + trips, 0)
    assert.ok(sum <= most, `${sum} commands`)
  })

  it('of a sweep with nothing to do are at most 16', async () => {
    await world.engine.sweep()
    const counting = countCommands(world)
    await world.engine.sweep()
    const sum = [...counting.stop().values()].reduce((total, trips) => total + trips, 0)
    assert.ok(sum <= 16, `${sum} commands`)
  })
})
