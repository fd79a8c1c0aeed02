import assert from 'node:assert/strict'
import { receiptHash } from '../../server/applications/submit-application.ts'
import { rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { aRig, type Rig, type Running } from '../support/process-rig.ts'
import { aSender, type Sender } from '../support/sender.ts'
import { startSmtpSink, type SinkBehaviour, type SmtpSink } from '../support/smtp-sink.ts'
import { until } from '../support/until.ts'

const chance = chanceOfRun(13)
const away = 'smtp://127.0.0.1:9' // the discard port: nobody listens

describe(`P17 a mail server that is down, refuses or hangs (seed ${chance.seed})`, () => {
  let rig: Rig
  let sink: SmtpSink
  let server: Running

  before(async () => {
    sink = await startSmtpSink()
    rig = await aRig()
  })
  after(async () => {
    await rig?.close()
    await sink?.close()
  })
  afterEach(() => sink.behave({}))

  it('that is not there loses nothing: the mail goes once, when it is back, and D is where it was', async () => {
    server = await rig.start({ settings: { SMTP_URL: away } })
    const sender = await received()
    await until(
      async () => (await mailOf(sender))?.['attempts'] === 1 && (await stateOf(sender)) === 'waiting',
    )
    const before = await deadlineOf(sender)
    await server.stop()
    server = await rig.start({ settings: { SMTP_URL: sink.url } })
    await again(sender)
    await assertSentOnce(sender)
    assert.deepEqual(await deadlineOf(sender), before)
  })

  for (const [says, behaviour] of [
    ['refuses the address for now (4xx)', { refuseRecipient: 451 }],
    ['refuses the mail for now (4xx)', { refuseData: 452 }],
    ['hangs', { hang: true }],
  ] as const satisfies [string, SinkBehaviour][]) {
    it(`that ${says} loses nothing either, and keeps nobody waiting`, async () => {
      sink.behave(behaviour)
      const sender = await received()
      await until(async () => Number((await mailOf(sender))?.['attempts']) > 0)
      const page = await rig.visitor().get(sender.receipt)
      assert.equal(page.status, 200)
      await until(async () => (await stateOf(sender)) === 'waiting', 60_000)
      sink.behave({})
      await again(sender)
      await assertSentOnce(sender)
    })
  }

  it('that refuses for good (5xx) is not asked again; the application and its D stand', async () => {
    sink.behave({ refuseRecipient: 550 })
    const sender = await received()
    const before = await deadlineOf(sender)
    await until(async () => (await stateOf(sender)) === 'failed')
    sink.behave({})
    await again(sender)
    const after = await received()
    await assertSentOnce(after)
    assert.equal(await stateOf(sender), 'failed')
    assert.deepEqual(mailsTo(sender), [])
    assert.deepEqual(await deadlineOf(sender), before)
    assert.match(server.output(), /mail\.failed/)
  })

  async function received(): Promise<Sender> {
    const sender = await aSender(rig, chance)
    assert.equal(await sender.send(), 'acked', sender.page?.text)
    return sender
  }

  async function applicationOf({ receipt }: Sender) {
    const ctx = await rig.observer()
    const row = await ctx.applications.byReceipt(receiptHash(receipt.split('/').at(-1) ?? ''))
    assert.ok(row)
    return row
  }

  async function mailOf(sender: Sender) {
    const about = (await applicationOf(sender))._id
    return await rowsIn(await rig.observer(), 'outbox').findOne({ about })
  }

  async function stateOf(sender: Sender): Promise<unknown> {
    return (await mailOf(sender))?.['state']
  }

  async function deadlineOf(sender: Sender): Promise<unknown[]> {
    const { due, eligibleAt, overdueAt } = await applicationOf(sender)
    return [due, eligibleAt, overdueAt]
  }

  /** The pause before the next attempt is over. */
  async function again(sender: Sender): Promise<void> {
    const about = (await applicationOf(sender))._id
    const waiting = { about, state: 'waiting' }
    await rowsIn(await rig.observer(), 'outbox').updateOne(waiting, { $set: { nextAt: new Date(0) } })
  }

  function mailsTo({ address }: Sender) {
    return sink.received.filter(mail => mail.recipients.includes(address))
  }

  async function assertSentOnce(sender: Sender): Promise<void> {
    await until(async () => (await stateOf(sender)) === 'sent', 60_000)
    assert.equal(mailsTo(sender).length, 1)
    assert.equal((await mailOf(sender))?.['sealed'], null)
  }
})
