import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { monotonicMs } from '../../server/base/clock.ts'
import { assertReceived, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { anOwnMongod, type OwnMongod } from '../support/own-mongod.ts'
import { aRig, type Rig, type Running } from '../support/process-rig.ts'
import { aSender, sendUntilReceived, type Sender } from '../support/sender.ts'
import { until } from '../support/until.ts'
import type { Page } from '../support/visitor.ts'

const chance = chanceOfRun(11)
/** A little longer than the driver looks for a server. */
const awayMs = 11_000
/** A request gets 10 s of database time, then it is told to come back; the rest is the machine's. */
const longestAnswerMs = 30_000

describe(`P4, P21 a database that is away (seed ${chance.seed})`, () => {
  let mongod: OwnMongod
  let rig: Rig
  let server: Running
  const all: Sender[] = []

  before(async () => {
    mongod = await anOwnMongod()
    rig = await aRig({ uri: mongod.uri })
  })
  after(async () => {
    await rig?.close()
    await mongod?.remove()
  })

  it('when the server starts is waited for, and no longer than until it is asked to end: with 0', async () => {
    const early = rig.launch()
    await until(() => early.output().includes('database.away'), 60_000)
    early.signal('SIGTERM')
    assert.equal(await early.ended, 0, early.output())
    assert.match(early.output(), /glemme\.stopping/)
  })

  it('when the server starts is waited for: alive, not ready, 503 to everybody; then all is well', async () => {
    server = rig.launch({ failpoints: 'submit.txnOpen=delay:1500' })
    const visitor = rig.visitor()
    const status = async (path: string): Promise<number | undefined> =>
      (await visitor.get(path).catch(() => undefined))?.status
    await until(async () => (await status('/healthz')) === 200, 60_000)
    assert.equal(await status('/readyz'), 503)
    const page = await visitor.get('/jobs')
    assert.equal(page.status, 503)
    assert.match(page.headers.get('retry-after') ?? '', /^\d+$/)
    await until(() => server.output().includes('database.away'), 60_000)
    await mongod.start()
    await server.ready()
    assert.equal(await status('/readyz'), 200)
  })

  it('for ten seconds costs those on their way a 503 with the text typed; nothing half done; then all is well', async () => {
    const [onTheWay, late] = [await newSenders(3), await newSenders(3)]
    const sending = onTheWay.map(timed)
    await until(async () => (await files()) === onTheWay.length, 60_000)
    await mongod.kill()
    const back = wait(awayMs).then(async () => await mongod.start())
    const reading = rig.visitor().get('/jobs')
    await Promise.all([...sending, ...late.map(timed)])
    // A transaction that was open is tried again, and may get through when the database comes back.
    for (const sender of onTheWay) if (sender.known !== 'acked') assertComeBack(sender)
    assert.ok(onTheWay.some(sender => sender.known === 'refused'))
    assertRefusal(await reading)
    await back
    await assertRecovered()
  })

  it('frozen for ten seconds: whoever was not answered sends again, and nothing is half done or double', async () => {
    const senders = await newSenders(4)
    mongod.freeze()
    const back = wait(awayMs).then(() => mongod.thaw())
    await Promise.all([...senders.map(timed), back])
    await assertRecovered()
  })

  async function newSenders(count: number): Promise<Sender[]> {
    const fresh: Sender[] = []
    while (fresh.length < count) fresh.push(await aSender(rig, chance))
    all.push(...fresh)
    return fresh
  }

  async function files(): Promise<number> {
    return await rowsIn(await rig.observer(), 'files').countDocuments({ state: 'held' })
  }

  async function assertRecovered(): Promise<void> {
    await sendUntilReceived(all, chance)
    await assertReceived(await rig.observer(), { all })
    const failures = server
      .output()
      .split('\n')
      .filter(line => line.includes('http.failed'))
    assert.deepEqual(failures, [])
  }

  async function timed(sender: Sender): Promise<void> {
    const startedMs = monotonicMs()
    await sender.send()
    assert.ok(monotonicMs() - startedMs < longestAnswerMs, `answered after ${monotonicMs() - startedMs} ms`)
  }
})

/** What was typed is on the page, to be copied. */
function assertComeBack({ page, fields, failure }: Sender): void {
  assert.ok(page, failure)
  assertRefusal(page)
  for (const typed of Object.values(fields).flat()) assert.ok(page.text.includes(typed), page.text)
}

function assertRefusal(page: Page | undefined): void {
  assert.equal(page?.status, 503, page?.text)
  assert.match(page?.headers.get('retry-after') ?? '', /^\d+$/)
}
