import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { MongoClient } from 'mongodb'
import { sweepAbandonedForms } from '../../server/operations/sweep-abandoned-forms.ts'
import { assertNoOrphans, assertReceived, filesBelow, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { testMongoUri } from '../support/mongod.ts'
import { aRig, freePort, type Rig, type Running } from '../support/process-rig.ts'
import { aSender, sendUntilReceived, type Sender } from '../support/sender.ts'
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts'
import { until } from '../support/until.ts'

const points = [
  'submit.headers',
  'submit.row',
  'submit.streamStart',
  'submit.streamHalf',
  'submit.streamLast',
  'submit.beforeCheck',
  'submit.beforeFsync',
  'submit.beforeRename',
  'submit.beforeFolderFsync',
  'submit.txnOpen',
  'submit.beforeCommit',
  'submit.afterCommit',
  'submit.afterAnswer',
]
const clients = 8
/** So many times their number may wait for an answer at once. */
const mostWaves = 4
const isTorture = process.env['GLEMME_TORTURE'] !== undefined
/** How often each point is killed, and how often any moment. */
const [rounds, randomKills] = isTorture ? [3, 300] : [1, 10]
const hourMs = 3_600_000
/** A transaction whose client was killed keeps its locks so long: until then a repetition is told to come back. */
const [usualLifeSeconds, shortLifeSeconds] = [60, 3]
const chance = chanceOfRun(20_261_124)

describe(`P1, P2, P6 a server that is killed while people apply (seed ${chance.seed})`, () => {
  let rig: Rig
  let sink: SmtpSink
  /** On the same database and folders: it goes on when the first is killed. */
  let other: Running
  let doomed: Running | undefined
  const senders: Sender[] = []

  before(async () => {
    await setTransactionLife(shortLifeSeconds)
    sink = await startSmtpSink()
    rig = await aRig({ settings: { SMTP_URL: sink.url } })
    other = await rig.start({ port: await freePort() })
  })
  afterEach(async () => {
    doomed?.signal('SIGKILL')
    await doomed?.ended
  })
  after(async () => {
    await setTransactionLife(usualLifeSeconds)
    await rig?.close()
    await sink?.close()
  })

  async function newSenders(count: number): Promise<Sender[]> {
    const fresh: Sender[] = []
    while (fresh.length < count) fresh.push(await aSender(rig, chance))
    senders.push(...fresh)
    return fresh
  }

  /** Whoever got no answer sends again, some several times at once; meanwhile the other server answers. */
  async function recover(these: readonly Sender[]): Promise<void> {
    await sendUntilReceived(these, chance, other.url)
    await assertReceived(await rig.observer(), { all: senders, these })
  }

  for (const point of Array.from({ length: rounds }, () => points).flat()) {
    it(`at ${point} has lost nothing it answered for, and doubles nothing that is sent again`, async () => {
      const server = (doomed = await rig.start({ failpoints: `${point}=kill@3` }))
      const these = await newSenders(clients)
      const [first, second, ...others] = these
      assert.deepEqual([await first?.send(), await second?.send()], ['acked', 'acked'])
      await Promise.all(others.map(async sender => await sender.send()))
      assert.equal(await server.ended, 'SIGKILL', server.output())
      await assertReceived(await rig.observer(), { all: senders, these })
      await recover(these)
    })
  }

  it(`${randomKills} times at any moment: the same`, async () => {
    let these: Sender[] = []
    for (let kill = 1; kill <= randomKills; kill += 1) {
      // Those that were cut short send again beside the new ones, but never so many that no answer fits before a kill.
      if (these.length > clients * mostWaves) await recover(these)
      const server = (doomed = await rig.start())
      these = [...senders.filter(sender => sender.known !== 'acked'), ...(await newSenders(clients))]
      const sending = Promise.all(these.map(async sender => await sender.send()))
      await wait(chance.between(1, 250))
      server.signal('SIGKILL')
      assert.equal(await server.ended, 'SIGKILL')
      await sending
      await assertReceived(await rig.observer(), { all: senders, these })
    }
    await recover(these)
  })

  it('leaves no orphan an hour later, nothing at all of unsent forms a day later, and one mail to each', async () => {
    const ctx = await rig.observer()
    await other.stop()
    const server = await rig.start({ offsetMs: hourMs + 120_000 })
    await until(
      async () => (await rowsIn(ctx, 'outbox').countDocuments({ state: { $ne: 'sent' } })) === 0,
      60_000,
    )
    const unfinished = { state: { $in: ['pending', 'dropped'] } }
    await until(async () => (await rowsIn(ctx, 'files').countDocuments(unfinished)) === 0, 60_000)
    assert.deepEqual(await filesBelow(rig.uploadsDir, 'staging'), [])
    await server.stop()
    await rig.inspect(25 * hourMs, sweepAbandonedForms)
    await assertNoOrphans(ctx)
    await assertReceived(ctx, { all: senders })
    assertOneMailEach()
  })

  /** A crash between "accepted" and "marked" may repeat a mail: then under the same name. */
  function assertOneMailEach(): void {
    for (const { address } of senders) {
      const mails = sink.received.filter(mail => mail.recipients.includes(address))
      const names = new Set(mails.map(mail => /^message-id: .*$/im.exec(mail.raw)?.[0]))
      assert.equal(names.size, 1, `${address}: ${mails.length} mails`)
    }
    assert.ok(sink.received.length - senders.length <= rounds * points.length + randomKills)
  }
})

async function setTransactionLife(seconds: number): Promise<void> {
  const client = new MongoClient(await testMongoUri())
  await client.db('admin').command({ setParameter: 1, transactionLifetimeLimitSeconds: seconds })
  await client.close()
}
