import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { countCommands, seedMass } from '../../test/support/due-units.ts'
import { into, type Seeded } from '../../test/support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../../test/support/erasure-world.ts'
import { measure, type Figures } from '../measure.ts'
import { rawDelete } from '../raw/delete.ts'

/** Stored CVs of a mass, bytes. Source: performance.md 4 */
const fileBytes = 4096

/** So many applications are due at once and purged with proof: rows, files, keys, scans, ledger, certificates. */
export async function purgeMass(count: number): Promise<Figures> {
  const world = await openErasureWorld()
  const units = await seedMass(world, count, { fileBytes })
  const figures = await measure(count, async () => void (await world.engine.sweep()))
  await assertGone(world, units)
  const certificates = await into(world, 'certificates').countDocuments()
  if (certificates !== count) throw new Error(`${certificates} certificates of ${count}`)
  await world.close()
  return figures
}

/** RD: the same rows, keys and files are deleted, 500 at a time, and nothing is proved. */
export async function deleteMass(count: number): Promise<Figures> {
  const world = await openErasureWorld()
  const units = await seedMass(world, count, { fileBytes })
  const figures = await measure(count, async () => {
    for (let from = 0; from < count; from += 500) await rawDelete(world, units.slice(from, from + 500))
  })
  await assertGone(world, units)
  await world.close()
  return figures
}

/** Commands of one run, from its claim to its end. */
export async function roundTrips(units: number): Promise<Figures> {
  const world = await openErasureWorld({ monitorCommands: true })
  await seedMass(world, units, { fileBytes })
  const counting = countCommands(world)
  const figures = await measure(units, async () => {
    const run = await world.engine.claim('purge', 500)
    if (!run || (await world.engine.advance(run)) !== 'done') throw new Error('the run is not done')
  })
  const trips = [...counting.stop().values()].reduce((sum, one) => sum + one, 0)
  await world.close()
  return { ...figures, more: { trips } }
}

/** @throws Error when a row, key or file is left: then no number is worth anything */
export async function assertGone(world: ErasureWorld, units: readonly Seeded[]): Promise<void> {
  const ids = units.map(unit => unit.id)
  const rows = await into(world, 'applications').countDocuments({ _id: { $in: ids } })
  const files = await into(world, 'files').countDocuments({ applicationId: { $in: ids } })
  const states = await world.ctx.vault.keys.stateOf(ids)
  const open = [...states.values()].filter(state => state !== 'destroyed').length
  const folder = join(world.ctx.config.uploadsDir, 'files')
  const [fileId] = units.at(-1)?.fileIds ?? []
  const isOnDisk =
    fileId !== undefined &&
    (await unlink(join(folder, fileId.slice(4, 6), fileId)).then(
      () => true,
      () => false,
    ))
  if (rows + files + open > 0 || isOnDisk) throw new Error(`left: ${rows} rows, ${files} files, ${open} keys`)
}
