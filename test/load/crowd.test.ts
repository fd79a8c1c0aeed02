import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { Socket } from 'node:net'
import { monotonicMs } from '../../server/base/clock.ts'
import { assertReceived, filesBelow, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { connectionsTo, openFilesOf, residentMiB } from '../support/handles.ts'
import { aRig, type Rig, type Running } from '../support/process-rig.ts'
import { aSender, sendUntilReceived } from '../support/sender.ts'
import { until } from '../support/until.ts'
import { actOf, aCrowd, anUpload, type Crowd } from './crowd.ts'

const isTorture = process.env['GLEMME_TORTURE'] !== undefined
/** Source: reliability.md 20 */
const [slow, aborted] = isTorture ? [300, 5000] : [50, 200]
const [perSecond, seconds] = isTorture ? [40, 1800] : [20, 20]
const mostInFlight = 64
const sampleEachMs = 10_000
/** From then on memory may grow by so much each ten minutes. */
const [warmMs, mostMiB] = [600_000, 2]
const chance = chanceOfRun(41)

describe(`P22 a crowd (seed ${chance.seed})`, () => {
  let rig: Rig
  let server: Running
  let crowd: Crowd
  const slowOnes: Socket[] = []
  const port = () => Number(new URL(rig.url).port)
  before(async () => {
    rig = await aRig()
    server = await rig.start()
    crowd = await aCrowd(rig, chance)
  })
  after(async () => {
    for (const socket of slowOnes) socket.destroy()
    await rig?.close()
  })

  async function assertNothingOpen(): Promise<void> {
    await until(() => openFilesOf(server.pid, rig.uploadsDir).length === 0)
    await until(async () => (await filesBelow(rig.uploadsDir, 'staging')).length === 0)
    const ctx = await rig.observer()
    await until(
      async () =>
        (await rowsIn(ctx, 'files').countDocuments({ state: { $in: ['pending', 'dropped'] } })) === 0,
    )
  }

  it(`T25, T26: ${aborted} uploads that break off beside ${slow} slow ones keep nobody from applying, and leave nothing`, async () => {
    for (let n = 0; n < slow; n += 1) slowOnes.push(await anUpload(rig, () => n % 2))
    const drip = setInterval(() => slowOnes.forEach(socket => socket.writable && socket.write('-')), 5000)
    for (let done = 0; done < aborted; done += 10) {
      const broken = Array.from({ length: 10 }, async () => {
        const socket = await anUpload(rig, bytes => chance.between(0, bytes - 1))
        socket.destroySoon()
      })
      await Promise.all(broken)
      if (done % 100 !== 0) continue
      const sender = await aSender(rig, chance)
      crowd.senders.push(sender)
      await sendUntilReceived([sender], chance)
    }
    clearInterval(drip)
    for (const socket of slowOnes) socket.destroy()
    await assertNothingOpen()
  })

  it(`${perSecond} requests a second for ${seconds} s: no 5xx but 503, all there that was received, handles as before`, async () => {
    const statuses = new Map<number, number>()
    const memory: { atMs: number; miB: number }[] = []
    const inFlight = new Set<Promise<void>>()
    const startedMs = monotonicMs()
    for (let sent = 0; sent < perSecond * seconds; sent += 1) {
      const atMs = monotonicMs() - startedMs
      if (atMs >= memory.length * sampleEachMs) memory.push({ atMs, miB: residentMiB(server.pid) })
      await wait(Math.max(0, (sent * 1000) / perSecond - atMs))
      const act = count()
      inFlight.add(act)
      void act.finally(() => inFlight.delete(act)).catch(() => undefined)
      if (inFlight.size >= mostInFlight) await Promise.race(inFlight)
    }
    await Promise.all(inFlight)
    assert.deepEqual(
      [...statuses].filter(([status]) => status >= 500 && status !== 503),
      [],
    )
    assert.ok((statuses.get(200) ?? 0) > 0.9 * perSecond * seconds, [...statuses].join(' '))
    await assertReceived(await rig.observer(), { all: crowd.senders })
    await assertNothingOpen()
    await until(() => connectionsTo(port()) === 0)
    assertFlat(memory)

    async function count(): Promise<void> {
      const status = (await actOf(rig, chance, crowd))?.status ?? 0
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  })
})

/** The mean of the last two minutes against that of the first two after the warm-up. */
function assertFlat(memory: readonly { atMs: number; miB: number }[]): void {
  const warm = memory.filter(({ atMs }) => atMs >= warmMs)
  const samples = 12
  if (warm.length < 3 * samples) return
  const mean = (some: typeof warm): number => some.reduce((sum, { miB }) => sum + miB, 0) / some.length
  const tens = ((warm.length - samples) * sampleEachMs) / 600_000
  const grown = (mean(warm.slice(-samples)) - mean(warm.slice(0, samples))) / tens
  assert.ok(
    grown <= mostMiB,
    `${grown} MiB each ten minutes: ${warm.map(({ miB }) => Math.round(miB)).join(' ')}`,
  )
}
