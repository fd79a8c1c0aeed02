import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { monotonicMs } from '../../server/base/clock.ts'
import { isAlive } from '../../server/base/program.ts'
import { assertReceived, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { aRig, freePort, type Rig } from '../support/process-rig.ts'
import { aSender, sendUntilReceived, type Sender } from '../support/sender.ts'
import { until } from '../support/until.ts'

const chance = chanceOfRun(19)
const clients = 8
const stops = process.env['GLEMME_TORTURE'] === undefined ? 3 : 50
const longestStopMs = 30_000

describe(`P20 SIGTERM while people apply (seed ${chance.seed})`, () => {
  let rig: Rig
  const all: Sender[] = []
  before(async () => void (rig = await aRig()))
  after(async () => await rig?.close())

  async function newSenders(): Promise<Sender[]> {
    const fresh: Sender[] = []
    while (fresh.length < clients) fresh.push(await aSender(rig, chance))
    all.push(...fresh)
    return fresh
  }

  it('answers all that were on their way, and ends with 0 within 30 seconds', async () => {
    const server = await rig.start({ failpoints: 'submit.txnOpen=delay:500' })
    const senders = await newSenders()
    const sending = Promise.all(senders.map(async sender => await sender.send()))
    const held = { state: 'held' }
    const ctx = await rig.observer()
    await until(async () => (await rowsIn(ctx, 'files').countDocuments(held)) === clients)
    await assertStops(async () => await server.stop())
    await sending
    assert.deepEqual(
      senders.map(sender => sender.known),
      senders.map(() => 'acked'),
    )
    await assertReceived(ctx, { all })
  })

  it('lets the jobs of the very first moment end, and complains of nothing', async () => {
    const server = await rig.start()
    await assertStops(async () => await server.stop())
    assert.doesNotMatch(server.output(), /"level":"error"/)
  })

  it('P27 ends by itself with 1 and a code when a callback of its own throws; what was answered stays', async () => {
    const server = await rig.start({ failpoints: 'submit.afterAnswer=throw:E_OWN' })
    const [sender] = await newSenders()
    assert.equal(await sender?.send(), 'acked', sender?.page?.text)
    assert.equal(await server.ended, 1)
    assert.match(server.output(), /"event":"process\.failed","code":"E_OWN"/)
    await assertReceived(await rig.observer(), { all })
  })

  it('tells its operator nothing more from then on, though somebody is still to be answered', async () => {
    const port = await freePort()
    const server = await rig.start({ settings: { GLEMME_OPS_PORT: String(port) } })
    const told = async (): Promise<number> =>
      await fetch(`http://127.0.0.1:${port}/metrics`).then(
        answer => answer.status,
        () => 0,
      )
    assert.equal(await told(), 200)
    const slow = connect(Number(new URL(server.url).port), '127.0.0.1')
    slow.on('error', () => undefined).write('GET /jobs HTTP/1.1\r\n') // a request that has begun, and holds the stop up
    await once(slow, 'connect')
    server.signal('SIGTERM')
    await until(async () => (await told()) === 0)
    assert.ok(!server.hasEnded())
    slow.destroy()
    await assertStops(async () => assert.equal(await server.ended, 0))
  })

  it('ends at once at the second signal, though somebody is still to be answered', async () => {
    const server = await rig.start()
    const slow = connect(Number(new URL(server.url).port), '127.0.0.1')
    slow.on('error', () => undefined).write('GET /jobs HTTP/1.1\r\n')
    await once(slow, 'connect')
    server.signal('SIGTERM')
    await until(() => server.output().includes('glemme.stopping'))
    assert.ok(!server.hasEnded())
    // What follows at once is the same signal, handed on by npm.
    const isEnded = (): boolean => {
      if (!server.hasEnded()) server.signal('SIGTERM')
      return server.hasEnded()
    }
    await until(isEnded, 10_000, 100)
    assert.equal(await server.ended, 1)
    slow.destroy()
  })

  it(`${stops} times at any moment: an answer is a 303 that holds, or there is none`, async () => {
    for (let stop = 1; stop <= stops; stop += 1) {
      const server = await rig.start()
      const senders = await newSenders()
      const sending = Promise.all(senders.map(async sender => await sender.send()))
      await wait(chance.between(1, 150))
      await assertStops(async () => await server.stop())
      await sending
      for (const { page } of senders) assert.ok(!page || page.status === 303, `${page?.status} ${page?.text}`)
      await assertReceived(await rig.observer(), { all })
    }
    const server = await rig.start()
    await sendUntilReceived(all, chance)
    await server.stop()
    await assertReceived(await rig.observer(), { all })
  })
})

describe(`an embedded database under a server that is killed (seed ${chance.seed})`, () => {
  let rig: Rig
  before(async () => void (rig = await aRig({ uri: '' })))
  after(async () => await rig?.close())

  it('is gone within about a second; the next server finds all that was received', async () => {
    const server = await rig.start()
    const sender = await aSender(rig, chance)
    assert.equal(await sender.send(), 'acked', sender.page?.text)
    const mongod = await mongodPid(rig)
    assert.ok(isAlive(mongod))
    server.signal('SIGKILL')
    assert.equal(await server.ended, 'SIGKILL')
    await until(() => !isAlive(mongod), 3000)

    const next = await rig.start()
    const receipt = await rig.visitor().get(sender.receipt)
    assert.equal(receipt.status, 200, receipt.text)
    assert.equal(await sender.send(), 'acked') // the same receipt, or `send` fails
    const nextMongod = await mongodPid(rig)
    await assertStops(async () => await next.stop())
    assert.ok(!isAlive(nextMongod))
  })
})

async function mongodPid({ dataDir }: Rig): Promise<number> {
  const said: unknown = JSON.parse(await readFile(join(dataDir, 'mongod.json'), 'utf8'))
  assert.ok(typeof said === 'object' && said !== null && 'pid' in said)
  return Number(said.pid)
}

async function assertStops(stop: () => Promise<void>): Promise<void> {
  const startedMs = monotonicMs()
  await stop()
  assert.ok(monotonicMs() - startedMs < longestStopMs)
}
