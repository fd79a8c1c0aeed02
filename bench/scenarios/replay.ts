import { seedMass } from '../../test/support/due-units.ts'
import { openErasureWorld } from '../../test/support/erasure-world.ts'
import { save } from '../../test/support/saved-database.ts'
import { measure, type Figures } from '../measure.ts'
import { assertGone } from './purge.ts'

/** So many were purged since the backup; the backup is put back and brought up to the ledger. Its `more` has the purge. */
export async function replayMass(count: number): Promise<Figures> {
  const world = await openErasureWorld()
  const units = await seedMass(world, count, { fileBytes: 4096 })
  const saved = await save(world)
  const purge = await measure(count, async () => void (await world.engine.sweep()))
  await saved.putBack()
  const figures = await measure(count, async () => void (await world.replay({ dropUnreadable: false })))
  if ((await world.gate.look()) !== 'open') throw new Error('the gate is shut')
  await assertGone(world, units)
  await saved.remove()
  await world.close()
  return {
    ...figures,
    more: { purgeMs: (purge.seconds * 1000) / count, replayMs: (figures.seconds * 1000) / count },
  }
}
