// Purge of 10 000 applications due at once, and the round trips of runs of 1 and of 500: npm run bench
import { cpuUsage, memoryUsage } from 'node:process'
import { countCommands, seedMass } from '../test/support/due-units.ts'
import { openErasureWorld, type ErasureWorld } from '../test/support/erasure-world.ts'
import { into } from '../test/support/erasure-seed.ts'
import { stopTestMongo } from '../test/support/mongod.ts'

const [countText = '10000'] = process.argv.slice(2)
const count = Number(countText)
if (!Number.isInteger(count) || count < 1) throw new Error('give a number of applications')
const fileBytes = 4096

await measureTrips()
await measureMass()
await stopTestMongo()

async function measureTrips(): Promise<void> {
  const world = await openErasureWorld({ monitorCommands: true })
  for (const units of [1, 500]) {
    await seedMass(world, units, { fileBytes })
    const counting = countCommands(world)
    const run = await world.engine.claim('purge', 500)
    if (!run || (await world.engine.advance(run)) !== 'done') throw new Error('the run is not done')
    const trips = [...counting.stop().values()].reduce((sum, one) => sum + one, 0)
    say(`run of ${units}: ${trips} round trips`)
  }
  await world.close()
}

async function measureMass(): Promise<void> {
  const world = await openErasureWorld()
  await seedMass(world, count, { fileBytes })
  const idle = memoryUsage().rss
  let peak = idle
  const watch = setInterval(() => (peak = Math.max(peak, memoryUsage().rss)), 50)
  const [startedMs, cpu] = [performance.now(), cpuUsage()]
  const report = await world.engine.sweep()
  const seconds = (performance.now() - startedMs) / 1000
  const used = cpuUsage(cpu)
  clearInterval(watch)
  await assertGone(world, report.claimed)
  const cpuMs = (used.user + used.system) / 1000 / count
  say(`${count} due at once: ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} units/s`)
  say(`own CPU ${cpuMs.toFixed(2)} ms a unit; peak memory ${mebibytes(peak)} MiB, ${mebibytes(idle)} before`)
  await world.close()
}

/** @throws Error when anything is left: then the numbers above are worth nothing */
async function assertGone(world: ErasureWorld, claimed: number): Promise<void> {
  const left = await into(world, 'applications').countDocuments()
  const files = await into(world, 'files').countDocuments()
  const certificates = await into(world, 'certificates').countDocuments()
  if (claimed !== count || left + files > 0 || certificates !== count) throw new Error('not all are gone')
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
