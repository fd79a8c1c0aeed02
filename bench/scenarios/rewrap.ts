import { newId } from '../../server/base/ids.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { openErasureWorld, type ErasureWorld } from '../../test/support/erasure-world.ts'
import { measure, type Figures } from '../measure.ts'

/** Every data key is wrapped anew under a new epoch, as each week. */
export async function rewrapAll(count: number): Promise<Figures> {
  const world = await openErasureWorld()
  await makeKeys(world, count)
  const before = world.ctx.vault.epochs.current()
  let rewrapped = 0
  const figures = await measure(count, async () => void ({ rewrapped } = await world.rotation.rotateNow()))
  if (world.ctx.vault.epochs.current() === before || rewrapped !== count)
    throw new Error('not all are wrapped anew')
  await world.close()
  return figures
}

/** The raw update: as many rows get other bytes and another number, 500 at a time. */
export async function updateAll(count: number): Promise<Figures> {
  const world = await openErasureWorld()
  const ids = await makeKeys(world, count)
  const keys = world.ctx.database.keys.collection<{ _id: string }>(`${collectionPrefix}dataKeys`)
  const wrapped = Buffer.alloc(61, 1)
  const figures = await measure(count, async () => {
    for (let from = 0; from < count; from += 500)
      await keys.bulkWrite(
        ids.slice(from, from + 500).map(_id => ({
          updateOne: { filter: { _id, state: 'active', epoch: 1 }, update: { $set: { epoch: 2, wrapped } } },
        })),
        { ordered: false },
      )
  })
  await world.close()
  return figures
}

async function makeKeys(world: ErasureWorld, count: number): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) {
    const some = Array.from({ length: Math.min(500, count - ids.length) }, () => newId('app'))
    await world.ctx.vault.keys.createAll(some)
    ids.push(...some)
  }
  return ids
}
