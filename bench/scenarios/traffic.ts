import { setTimeout as wait } from 'node:timers/promises'
import { chanceOf } from '../../test/support/chance.ts'
import { seedMass } from '../../test/support/due-units.ts'
import { into } from '../../test/support/erasure-seed.ts'
import { aRig, type Rig } from '../../test/support/process-rig.ts'
import { aSender, type Sender } from '../../test/support/sender.ts'
import { measure, p95, type Figures } from '../measure.ts'

/** Applications sent one after another, with a CV of 150 to 200 KB, in each of the two measured stretches. */
const sends = 200
/** Fewer of them beside the purge say nothing. */
const fewest = 60
const longestWaitMs = 120_000

/**
 * People apply and read the list of jobs, first alone, then while so many applications are purged by the same process:
 * the 95th percentile of both, milliseconds. Goal 9 asks for the 99th of the first, for which there are too few.
 */
export async function purgeBesideTraffic(due: number): Promise<Figures> {
  const rig = await aRig()
  const server = await rig.start()
  const senders = await sendersOf(rig, 2 * sends + 20)
  await live(rig, senders.splice(0, 20)) // uncounted
  const quiet = await live(rig, senders.splice(0, sends))
  const ctx = await rig.observer()
  const known = await into({ ctx }, 'applications').countDocuments()
  await seedMass({ ctx }, due, { fileBytes: 4096 })
  const left = async (): Promise<number> => (await into({ ctx }, 'certificates').countDocuments()) - due
  await until(async () => (await left()) > -due)
  let beside = { submits: [0], pages: [0] }
  const figures = await measure(due, async () => {
    beside = await live(rig, senders, async () => (await left()) < 0)
    if (beside.submits.length < fewest) throw new Error('the purge ended too early: more must be due')
    await until(async () => (await left()) === 0)
  })
  const stayed = (await into({ ctx }, 'applications').countDocuments()) - known
  if (stayed !== beside.submits.length) throw new Error(`${stayed} of ${beside.submits.length} are there`)
  await server.stop()
  await rig.close()
  const more = {
    quietSubmitP95: p95(quiet.submits),
    besideSubmitP95: p95(beside.submits),
    quietPageP95: p95(quiet.pages),
    besidePageP95: p95(beside.pages),
  }
  return { ...figures, more }
}

async function sendersOf(rig: Rig, count: number): Promise<Sender[]> {
  const chance = chanceOf(9)
  const senders: Sender[] = []
  while (senders.length < count) senders.push(await aSender(rig, chance))
  return senders
}

/** They send one after another while it goes on; beside them somebody reads. Milliseconds of each. */
async function live(
  rig: Rig,
  senders: readonly Sender[],
  goesOn: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<{ submits: number[]; pages: number[] }> {
  const submits: number[] = []
  const pages: number[] = []
  let isOver = false
  const reading = (async () => {
    while (!isOver) {
      pages.push(await timed(async () => void (await rig.visitor().get('/jobs'))))
      await wait(10)
    }
  })()
  for (const sender of senders) {
    const ms = await timed(async () => {
      if ((await sender.send()) !== 'acked') throw new Error(`not received: ${sender.failure}`)
    })
    submits.push(ms)
    if (!(await goesOn())) break
  }
  isOver = true
  await reading
  return { submits, pages }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const startedMs = performance.now(); performance.now() - startedMs < longestWaitMs; await wait(20))
    if (await holds()) return
  throw new Error('it did not come to that')
}
