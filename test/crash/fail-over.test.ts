import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../../server/base/context.ts'
import { assertReceived, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { aCrowd, type Crowd } from '../support/crowd.ts'
import { seedMass } from '../support/due-units.ts'
import type { Seeded } from '../support/erasure-seed.ts'
import { aRig, type Rig, type Running } from '../support/process-rig.ts'
import type { Sender } from '../support/sender.ts'
import { electingMongods, type ElectingMongods } from '../support/three-mongods.ts'
import { until } from '../support/until.ts'

const isTorture = process.env['GLEMME_TORTURE'] !== undefined
const [stepDowns, kills, freezes] = isTorture ? [30, 15, 10] : [1, 1, 1]
const people = 30
const dueEach = 3
/** A purge takes some seconds, so that it is on its way when the primary goes. */
const slowly = [2, 4, 6, 8, 9, 10, 11].map(step => `purge.after${step}=delay:300`).join(';')
const minuteMs = 60_000
const lookMs = 500
const looksUntilHelped = 10
const chance = chanceOfRun(31)

describe(`P4 a primary that goes while people apply and others are deleted (seed ${chance.seed})`, () => {
  let mongods: ElectingMongods
  let rig: Rig
  let ctx: Context
  let server: Running
  const all: Sender[] = []
  const due: Seeded[] = []

  before(async () => {
    mongods = await electingMongods()
    rig = await aRig({ uri: mongods.uri })
    server = await rig.start({ failpoints: slowly })
    ctx = await rig.observer()
  })
  after(async () => {
    await rig?.close()
    await mongods?.remove()
  })

  /** Some are due, and their purge has begun. */
  async function beginPurge(): Promise<void> {
    const seeded = await seedMass({ ctx }, dueEach, { fileBytes: 20_000 })
    due.push(...seeded)
    const ids = seeded.map(({ id }) => id)
    const isClaimed = async (): Promise<boolean> => {
      await rowsIn(ctx, 'agendaJobs').updateMany({ name: 'purge-due' }, { $set: { nextRunAt: new Date() } })
      return (await rowsIn(ctx, 'purgeRuns').countDocuments({ 'items.id': { $in: ids } })) > 0
    }
    await until(isClaimed, 3 * minuteMs, lookMs)
  }

  /** What a primary that went never confirmed keeps a lock or a lease for its minute: `npm test` does not wait for it. */
  async function finishPurges(): Promise<void> {
    let looks = 0
    const isDone = async (): Promise<boolean> => {
      looks += 1
      if (!isTorture && looks % looksUntilHelped === 0) await endLeases()
      return (await rowsIn(ctx, 'purgeRuns').countDocuments({ state: { $ne: 'done' } })) === 0
    }
    await until(isDone, 5 * minuteMs, lookMs)
  }

  async function endLeases(): Promise<void> {
    const over = new Date(0)
    const open = { state: { $ne: 'done' } }
    await rowsIn(ctx, 'purgeRuns').updateMany(open, { $set: { leaseUntil: over, nextAt: over } })
    await rowsIn(ctx, 'agendaJobs').updateMany({}, { $set: { lockedAt: null } })
  }

  async function survive(fault: (meanwhile: () => Promise<void>) => Promise<void>): Promise<Crowd> {
    const crowd = await aCrowd(rig, chance, people)
    all.push(...crowd.senders)
    await beginPurge()
    crowd.start()
    await wait(chance.between(0, 1500))
    await fault(async () => await crowd.one())
    await crowd.enough()
    assert.ok(!server.hasEnded(), server.output().slice(-2000))
    await finishPurges()
    await assertReceived(ctx, { all, these: crowd.senders })
    await assertGoneOnce()
    assertNoFault()
    assertOnly(crowd.answers, [0, 303, 422, 503])
    return crowd
  }

  /** Each once, and nothing left of any. */
  async function assertGoneOnce(): Promise<void> {
    const ids = due.flatMap(({ id, subjectId }) => [id, subjectId])
    for (const place of ['applications', 'applicants'])
      assert.equal(await rowsIn(ctx, place).countDocuments({ _id: { $in: ids } }), 0, place)
    const fileIds = due.flatMap(one => one.fileIds)
    assert.equal(await rowsIn(ctx, 'files').countDocuments({ _id: { $in: fileIds } }), 0)
    assert.deepEqual(new Set((await ctx.vault.keys.stateOf(ids)).values()), new Set(['destroyed']))
    for (const { number } of due.slice(-dueEach))
      assert.equal((await ctx.erasure.certificates.find(number)).verdict, 'genuine')
    assert.equal(await rowsIn(ctx, 'certificates').countDocuments(), due.length)
    const cells = await rowsIn(ctx, 'stats').find({}).toArray()
    const counted = cells.filter(cell => cell._id.startsWith('outcome')).map(cell => cell['counts'])
    assert.deepEqual(counted, [{ purged: due.length }])
  }

  function assertNoFault(): void {
    const lines = server.output().split('\n')
    assert.deepEqual(
      lines.filter(line => line.includes('http.failed')),
      [],
    )
  }

  const rounds = [
    ...Array.from({ length: stepDowns }, () => 'stepDown' as const),
    ...Array.from({ length: kills }, () => 'kill' as const),
    ...Array.from({ length: freezes }, () => 'freeze' as const),
  ]
  const said = { stepDown: 'steps down', kill: 'is killed', freeze: 'is frozen and wakes up' } as const
  for (const round of rounds) {
    it(`that ${said[round]} costs some 503: what was received is there once, what was deleted is gone once`, async function () {
      const crowd = await survive(async meanwhile => await mongods[round](meanwhile))
      const { test } = this
      if (test) test.title += ` (${told(crowd)})`
    })
  }

  it('leaves a ledger that holds, and nothing for fsck to find', async () => {
    assert.equal((await ctx.erasure.ledger.verify()).fault, undefined)
    assert.deepEqual((await ctx.erasure.fsck({ deep: true })).findings, [])
    await server.stop()
  })
})

function assertOnly(answers: Crowd['answers'], statuses: readonly number[]): void {
  const others = [...answers.keys()].filter(status => !statuses.includes(status))
  assert.deepEqual(others, [])
}

function told({ answers, longestWaitMs }: Crowd): string {
  const counts = [...answers].map(([status, count]) => `${count} x ${status === 0 ? 'none' : status}`)
  return `${(longestWaitMs() / 1000).toFixed(1)} s without anybody received; ${counts.join(', ')}`
}
