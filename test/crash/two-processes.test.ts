import assert from 'node:assert/strict'
import { assertReceived, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { complaint } from '../support/complaints.ts'
import { quietNights } from '../support/quiet-nights.ts'
import { aRig, freePort, type Rig, type Running } from '../support/process-rig.ts'
import { aSender, type Sender } from '../support/sender.ts'
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts'
import { until } from '../support/until.ts'

const chance = chanceOfRun(17)
const applicants = 12
const minuteMs = 60_000

describe(`P8 two whole products on one database and the same folders (seed ${chance.seed})`, () => {
  let rig: Rig
  let sink: SmtpSink
  let port: number

  before(async () => {
    sink = await startSmtpSink()
    rig = await aRig({ settings: { SMTP_URL: sink.url } })
    port = await freePort()
  })
  after(async () => {
    await rig?.close()
    await sink?.close()
  })

  async function startBoth(offsetMs = 0): Promise<Running[]> {
    return await Promise.all([rig.start({ offsetMs }), rig.start({ offsetMs, port })])
  }

  function assertMailsToEach(senders: readonly Sender[], count: number): void {
    const counts = senders.map(
      ({ address }) => sink.received.filter(mail => mail.recipients.includes(address)).length,
    )
    assert.deepEqual(
      counts,
      senders.map(() => count),
    )
  }

  it('are one: each form is received once, each mail sent once, each application deleted and certified once', async () => {
    const both = await startBoth() // the very first start, twice at once
    const ctx = await rig.observer()
    const senders: Sender[] = []
    while (senders.length < applicants) senders.push(await aSender(rig, chance))
    const sendToBoth = async (sender: Sender) =>
      await Promise.all(both.map(async ({ url }) => await sender.send(url)))
    await Promise.all(senders.map(sendToBoth))
    await assertReceived(ctx, { all: senders })
    const unsent = { state: { $ne: 'sent' } }
    await until(async () => (await rowsIn(ctx, 'outbox').countDocuments(unsent)) === 0, 60_000)
    assertMailsToEach(senders, 1)
    const rows = await rowsIn(ctx, 'applications').find({}).toArray()
    for (const running of both) await running.stop()

    const lastDue = Math.max(...rows.map(row => new Date(String(row['eligibleAt'])).getTime()))
    await quietNights(ctx, new Date(lastDue))
    const onTheDay = await startBoth(lastDue + minuteMs - ctx.clock.now().getTime())
    const done = { state: 'done' }
    await until(async () => (await rowsIn(ctx, 'applications').countDocuments()) === 0, minuteMs)
    await until(async () => (await rowsIn(ctx, 'certificates').countDocuments()) === applicants, minuteMs)
    await until(async () => (await rowsIn(ctx, 'outbox').countDocuments()) === 0, minuteMs)
    for (const running of onTheDay) await running.stop()

    assertMailsToEach(senders, 2)
    for (const row of rows) {
      const found = await ctx.erasure.certificates.find(String(row['certificateNo']))
      assert.equal(found.verdict, 'genuine')
    }
    const runs = await rowsIn(ctx, 'purgeRuns').find({}).toArray()
    assert.equal(runs.flatMap(run => [run['items']].flat()).length, applicants)
    assert.equal(await rowsIn(ctx, 'purgeRuns').countDocuments(done), runs.length)
    const cells = await rowsIn(ctx, 'stats').find({}).toArray()
    const outcome = cells.filter(cell => cell._id.startsWith('outcome')).map(cell => cell['counts'])
    assert.deepEqual(outcome, [{ purged: applicants }])
    assert.equal((await ctx.erasure.ledger.verify()).fault, undefined)
    assert.deepEqual(
      rig
        .output()
        .split('\n')
        .filter(l => complaint.test(l)),
      [],
    )
  })
})
