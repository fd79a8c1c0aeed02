import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StartRefusal } from '../../server/base/errors.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { leavesOf, refuseUnmapped } from '../../server/store/data-map-gate.ts'
import { dataMap, type Paths } from '../../server/policy/places.ts'
import { aWorld, type World } from '../support/world.ts'

describe('the gate of the data map', () => {
  let world: World
  before(async () => {
    world = await aWorld()
  })
  after(async () => await world.close())
  const reasons = async (change: Partial<World['ctx']['config']> = {}) =>
    await refuseUnmapped({ ...world.ctx, config: { ...world.ctx.config, ...change } }).then(
      () => [],
      (error: unknown) => (error instanceof StartRefusal ? error.reasons : ['another error']),
    )

  it('lets the product start with all it makes', async () => {
    assert.deepEqual(await reasons(), [])
  })

  it('names a collection of ours that nobody mapped, in either database, and leaves others to their owners', async () => {
    await world.ctx.database.data.createCollection(`${collectionPrefix}diary`)
    await world.ctx.database.keys.createCollection(`${collectionPrefix}spare`)
    await world.ctx.database.data.createCollection('somebodys')
    assert.deepEqual(await reasons(), [
      'Unmapped: diary. Add it to the data map.',
      'Unmapped: spare. Add it to the data map.',
    ])
    await world.ctx.database.data.dropCollection(`${collectionPrefix}diary`)
    await world.ctx.database.keys.dropCollection(`${collectionPrefix}spare`)
  })

  it('names a folder that nobody mapped, and knows uploads wherever they are', async () => {
    const inside = join(world.dataDir, 'uploads')
    await mkdir(inside, { recursive: true })
    assert.deepEqual(await reasons({ uploadsDir: inside }), [])
    assert.deepEqual(await reasons(), ['Unmapped: uploads. Add it to the data map.'])
  })

  it('maps no path that no schema has: the map says what there is', () => {
    for (const [place, { schema }] of world.ctx.database.models()) {
      const mapped: Paths = dataMap[place].paths
      const there = new Set(leavesOf(schema))
      assert.deepEqual(
        Object.keys(mapped).filter(path => !there.has(path)),
        [],
        place,
      )
    }
  })
})
