import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { backUp } from '../../server/backup/back-up.ts'
import { restoreBackup } from '../../server/backup/restore-backup.ts'
import type { Context } from '../../server/base/context.ts'
import type { FileId } from '../../server/base/ids.ts'
import { rowsIn } from '../support/application-checker.ts'
import { chanceOf } from '../support/chance.ts'
import { aRig, type Rig } from '../support/process-rig.ts'
import { aSender, type Sender } from '../support/sender.ts'
import { until } from '../support/until.ts'

const people = 10
const pollMs = 20

/** What a look at a page came to: its status; 0 when nobody answered. */
interface Seen {
  status: number
  retryAfter: string | null
  text: string
}

/** A look at every receipt, in the order of the senders, and at the jobs; whether it was before the opening. */
interface Round {
  seen: Seen[]
  isShut: boolean
}

describe('P15 a restored backup', () => {
  let rig: Rig
  let folder: string
  before(async () => {
    rig = await aRig()
    folder = await mkdtemp(join(tmpdir(), 'glemme-quarantine-'))
  })
  after(async () => {
    await rig?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function look(path: string): Promise<Seen> {
    try {
      const response = await fetch(`${rig.url}${path}`, { redirect: 'manual' })
      const { status, headers } = response
      return { status, retryAfter: headers.get('retry-after'), text: await response.text() }
    } catch {
      return { status: 0, retryAfter: null, text: '' }
    }
  }

  async function loseData({ database, fileStore }: Context): Promise<void> {
    for (const { name } of await database.data.listCollections())
      await database.data.collection(name).deleteMany({})
    const kept: FileId[] = []
    for await (const { fileId } of fileStore.kept()) kept.push(fileId)
    await fileStore.remove(kept)
  }

  async function purgeAll(ctx: Context): Promise<void> {
    const past = { eligibleAt: new Date(Date.now() - 1000), overdueAt: new Date(Date.now() + 3_600_000) }
    await rowsIn(ctx, 'applications').updateMany({}, { $set: { ...past, notice: null } })
    await ctx.erasure.engine.sweep()
    assert.equal(await rowsIn(ctx, 'applications').countDocuments(), 0)
  }

  it('is never readable, at no instant: 503 until what was deleted is deleted again', async () => {
    const server = await rig.start()
    const chance = chanceOf(15)
    const senders: Sender[] = []
    while (senders.length < people) {
      const sender = await aSender(rig, chance)
      assert.equal(await sender.send(), 'acked', sender.failure)
      senders.push(sender)
    }
    await server.stop()
    const ctx = await rig.observer()
    const backup = await backUp(ctx, folder)
    await purgeAll(ctx)
    await loseData(ctx)
    await restoreBackup(ctx, backup.folder)
    assert.equal(await rowsIn(ctx, 'applications').countDocuments(), people)

    const receipts = senders.map(({ receipt }) => receipt)
    const rounds: Round[] = []
    let polling = true
    const poll = (async () => {
      while (polling) {
        const seen = await Promise.all([...receipts, '/jobs'].map(look))
        // By the heads of the ledger, whatever the server says: while it is shut now, it was before.
        rounds.push({ seen, isShut: (await ctx.erasure.gate.look()) !== 'open' })
        await wait(pollMs)
      }
    })()
    const killed = rig.launch({ failpoints: 'replay.afterKeys=delay:1500;replay.afterRuns=kill' })
    assert.equal(await killed.ended, 'SIGKILL')
    const again = await rig.start({ failpoints: 'replay.afterCertificates=delay:1000' })
    await until(async () => (await look('/jobs')).status === 200)
    const after = await Promise.all(receipts.map(look))
    polling = false
    await poll

    for (const { status } of after) assert.ok([404, 410].includes(status), String(status))
    const answers = rounds.flatMap(({ seen }) => seen)
    for (const { status, text } of answers) {
      for (const { address } of senders) assert.ok(!text.includes(address))
      assert.ok([0, 200, 404, 410, 503].includes(status), String(status))
    }
    for (const { seen } of rounds)
      assert.deepEqual(
        seen.slice(0, people).filter(({ status }) => status === 200),
        [],
      )
    const beforeOpening = rounds.filter(({ isShut }) => isShut).flatMap(({ seen }) => seen)
    assert.deepEqual(
      beforeOpening.filter(({ status }) => status !== 503 && status !== 0),
      [],
    )
    for (const [at, receipt] of receipts.entries()) {
      const shut = rounds.filter(({ isShut, seen }) => isShut && seen[at]?.retryAfter === '60')
      assert.ok(shut.length > 0, `${receipt} was never asked for while it was shut`)
    }
    assert.equal(await rowsIn(ctx, 'applications').countDocuments(), 0)
    await again.stop()
  })
})
