import assert from 'node:assert/strict'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import type { Context } from '../../server/base/context.ts'
import { filesBelow, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { quietNights } from '../support/quiet-nights.ts'
import { aRig, type Rig } from '../support/process-rig.ts'
import { aSender, type Sender } from '../support/sender.ts'
import { until } from '../support/until.ts'

/** Each lies behind something that a restart does not do again, so that a run killed there comes further each time. */
const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(step => `purge.after${step}`)
const chance = chanceOfRun(23)
const minuteMs = 60_000
/** The lease of a dead worker is over. */
const leaseMs = 61_000

describe(`P7 a whole product that is killed on the day of deletion (seed ${chance.seed})`, () => {
  let rig: Rig

  before(async () => void (rig = await aRig()))
  after(async () => await rig?.close())
  afterEach(async () => await rig.endAll())

  /** Two applications, received and their mails sent; then it is their day. Gives how far off that is. */
  async function untilTheDay(ctx: Context): Promise<{ rows: ApplicationRow[]; offsetMs: number }> {
    const server = await rig.start()
    const senders: Sender[] = [await aSender(rig, chance), await aSender(rig, chance)]
    for (const sender of senders) assert.equal(await sender.send(), 'acked', sender.page?.text)
    const unsent = { state: { $ne: 'sent' } }
    await until(async () => (await rowsIn(ctx, 'outbox').countDocuments(unsent)) === 0)
    await server.stop()
    const stored = await rowsIn(ctx, 'applications').find({}).toArray()
    const rows: ApplicationRow[] = []
    for (const { _id } of stored) {
      const row = await ctx.applications.byId(_id)
      if (row) rows.push(row)
    }
    const last = Math.max(...rows.map(row => row.eligibleAt.getTime()))
    await quietNights(ctx, new Date(last))
    return { rows, offsetMs: last + minuteMs - ctx.clock.now().getTime() }
  }

  /** A server that nobody kills ends what was left, without the minute for which a dead one's locks silence its jobs. */
  async function finish(ctx: Context, offsetMs: number): Promise<void> {
    await rowsIn(ctx, 'agendaJobs').updateMany({}, { $set: { lockedAt: null } })
    const server = await rig.start({ offsetMs })
    const open = { state: { $ne: 'done' } }
    await until(async () => (await rowsIn(ctx, 'purgeRuns').countDocuments(open)) === 0, minuteMs)
    await until(async () => (await rowsIn(ctx, 'outbox').countDocuments()) === 0, minuteMs)
    await server.stop()
  }

  async function assertGone(ctx: Context, rows: readonly ApplicationRow[]): Promise<void> {
    for (const place of ['applications', 'applicants', 'files', 'outbox', 'links', 'mailTokens']) {
      assert.equal(await rowsIn(ctx, place).countDocuments(), 0, place)
    }
    assert.deepEqual(await filesBelow(rig.uploadsDir), [])
    const commits = await rowsIn(ctx, 'ledger').find({ kind: 'commit' }).toArray()
    const intents = await rowsIn(ctx, 'ledger').countDocuments({ kind: 'intent' })
    assert.deepEqual([commits.length, intents], [1, 1])
    assert.equal(await rowsIn(ctx, 'certificates').countDocuments(), rows.length)
    for (const row of rows) {
      assert.equal((await ctx.erasure.certificates.find(row.certificateNo)).verdict, 'genuine')
      const states = await ctx.vault.keys.stateOf([row._id, row.subjectId])
      assert.deepEqual([...states.values()], ['destroyed', 'destroyed'])
    }
    const cells = await rowsIn(ctx, 'stats').find({}).toArray()
    const counted = cells.filter(cell => cell._id.startsWith('outcome')).map(cell => cell['counts'])
    assert.deepEqual(counted, [{ purged: rows.length }])
    assert.equal((await ctx.erasure.ledger.verify()).fault, undefined)
    assert.deepEqual((await ctx.erasure.fsck({ deep: true })).findings, [])
  }

  it('after every single step of one run is done once: one commit, one count, one certificate each', async () => {
    const ctx = await rig.observer()
    const { rows, offsetMs } = await untilTheDay(ctx)
    const failpoints = steps.map(step => `${step}=kill`).join(';')
    const stepsSeen: unknown[] = []
    let later = offsetMs
    for (const _step of steps) {
      const server = rig.launch({ offsetMs: later, failpoints }) // it may die before it says that it is ready
      assert.equal(await server.ended, 'SIGKILL', server.output())
      const run = await rowsIn(ctx, 'purgeRuns').findOne({ items: { $elemMatch: { id: rows[0]?._id } } })
      stepsSeen.push(run?.['step'])
      later += leaseMs
    }
    assert.deepEqual(stepsSeen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
    await finish(ctx, later)
    await assertGone(ctx, rows)
  })
})
