import { seedMass } from '../../test/support/due-units.ts'
import { into, type Seeded } from '../../test/support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../../test/support/erasure-world.ts'
import { measure, median, p95, type Figures } from '../measure.ts'
import { rawDelete } from '../raw/delete.ts'
import { assertGone } from './purge.ts'

/** Not due for a long time, so that only the request takes them away. */
const later = new Date('2090-01-01')

/** One application after another is erased by its applicant, without the time to undo: hidden, then certified. */
export async function eraseOwn(count: number): Promise<Figures> {
  const world = await openErasureWorld()
  const units = await seedLiving(world, count)
  const hidden: number[] = []
  const certified: number[] = []
  const figures = await measure(count, async () => {
    for (const { id, subjectId } of units) {
      const startedMs = performance.now()
      const by = { kind: 'applicant', subjectId } as const
      await world.engine.request({ units: [id], why: 'applicant', by, skipCooling: true })
      hidden.push(performance.now() - startedMs)
      await world.engine.finish()
      certified.push(performance.now() - startedMs)
    }
  })
  await assertGone(world, units)
  await world.close()
  const more = {
    hiddenMs: median(hidden),
    hiddenP95: p95(hidden),
    certifiedMs: median(certified),
    certifiedP95: p95(certified),
  }
  return { ...figures, more }
}

/** RD1: the rows, key and file of one application after another are deleted. */
export async function deleteOneByOne(count: number): Promise<Figures> {
  const world = await openErasureWorld()
  const units = await seedLiving(world, count)
  const each: number[] = []
  const figures = await measure(count, async () => {
    for (const unit of units) {
      const startedMs = performance.now()
      await rawDelete(world, [unit])
      each.push(performance.now() - startedMs)
    }
  })
  await assertGone(world, units)
  await world.close()
  return { ...figures, more: { eachMs: median(each) } }
}

/** A sweep while so many applications are stored and none is due. */
export async function sweepNothing(stored: number): Promise<Figures> {
  const world = await openErasureWorld()
  await seedLiving(world, stored)
  const times: number[] = []
  const count = 40
  await world.engine.sweep()
  const figures = await measure(count, async () => {
    for (let n = 0; n < count; n += 1) {
      const startedMs = performance.now()
      const report = await world.engine.sweep()
      if (report.claimed > 0) throw new Error('something was due')
      times.push(performance.now() - startedMs)
    }
  })
  await world.close()
  return { ...figures, more: { eachMs: median(times) } }
}

/** A thousand are due while so many others are stored. */
export async function purgeAmong(stored: number): Promise<Figures> {
  const world = await openErasureWorld()
  await seedLiving(world, stored)
  const due = await seedMass(world, 1000, { fileBytes: 4096 })
  const figures = await measure(due.length, async () => void (await world.engine.sweep()))
  await assertGone(world, due)
  await world.close()
  return figures
}

async function seedLiving(world: ErasureWorld, count: number): Promise<Seeded[]> {
  const units = await seedMass(world, count, { fileBytes: 4096 })
  await into(world, 'applications').updateMany({}, { $set: { eligibleAt: later, overdueAt: later } })
  return units
}
