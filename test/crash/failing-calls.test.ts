import assert from 'node:assert/strict'
import { assertNoOrphans, assertReceived, filesBelow, rowsIn } from '../support/application-checker.ts'
import { chanceOfRun } from '../support/chance.ts'
import { into, seed, tracesOf, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { below, watchFileCalls, type FileCalls } from '../support/file-calls.ts'
import { aSender, type Sender } from '../support/sender.ts'
import { seedSound } from '../support/sound-seed.ts'
import { aWorld, type World } from '../support/world.ts'

const isTorture = process.env['GLEMME_TORTURE'] !== undefined
/** Each call of a submission, some two dozen, and of a purge, some 75, has failed once with each code; or in `npm test` every third and every tenth, with one. */
const [everySubmission, everyPurge] = isTorture ? [1, 1] : [3, 10]
const codes = ['EIO', 'ENOSPC'] as const
const chance = chanceOfRun(29)

/** Which codes the n-th call fails with. */
function codesOf(n: number): readonly (typeof codes)[number][] {
  return isTorture ? codes : [codes[n % codes.length] ?? 'EIO']
}

/** Lets the work do what it does with one call failing; says which it was. */
type Spoil = (work: () => Promise<unknown>) => Promise<string>

/** `attempt` with one call failing, then a later one, until it has fewer calls. */
async function failEach(
  calls: FileCalls,
  every: number,
  attempt: (spoil: Spoil) => Promise<void>,
): Promise<string[]> {
  const failed: string[] = []
  for (let n = chance.between(1, every); ; n += every) {
    for (const code of codesOf(n)) {
      let name: string | undefined
      await attempt(async work => {
        name = (await calls.failing({ n, code }, work))?.name
        assert.deepEqual(calls.open(), [], `${name} (${n}, ${code}) leaves something open`)
        return `${name} (${n}, ${code})`
      })
      if (name === undefined) return failed
      failed.push(name)
    }
  }
}

describe(`P3 a submission in which the n-th call of the file system fails (seed ${chance.seed})`, () => {
  let world: World
  let calls: FileCalls
  const senders: Sender[] = []
  before(async () => {
    world = await aWorld()
    calls = watchFileCalls(below(world.uploadsDir, world.dataDir))
  })
  after(async () => {
    calls?.end()
    await world?.close()
  })

  /** Sent with a call that fails, then again: told to come back and nothing left, or received all the same. */
  async function attempt(spoil: Spoil): Promise<void> {
    const sender = await aSender(world, chance)
    senders.push(sender)
    const where = await spoil(async () => await sender.send())
    if (sender.known !== 'acked') {
      assert.equal(sender.page?.status, 503, `${where}: ${sender.page?.text} ${sender.failure}`)
      assert.ok(sender.page.headers.get('retry-after'), where)
      await assertNothingHalf(where)
      assert.equal(await sender.send(), 'acked', `${where}: ${sender.page?.text}`)
    }
  }

  /** What came whole waits for its form to be sent again; of what did not, there is nothing. */
  async function assertNothingHalf(where: string): Promise<void> {
    const rows = await rowsIn(world.ctx, 'files').find({}).toArray()
    const half = rows.filter(row => row['state'] !== 'attached' && row['state'] !== 'held')
    assert.deepEqual(half, [], where)
    assert.deepEqual(await filesBelow(world.uploadsDir), rows.map(row => row._id).toSorted(), where)
    assert.deepEqual(await filesBelow(world.uploadsDir, 'staging'), [], where)
  }

  it('is refused with 503 and nothing left by half, or received; sent again, it is received once', async () => {
    const failed = await failEach(calls, everySubmission, attempt)
    assert.ok(failed.length >= 6 && failed.some(name => name.startsWith('handle.')), failed.join(', '))
    await assertReceived(world.ctx, { all: senders })
    await assertNoOrphans(world.ctx)
    assert.ok(!world.log.some(line => line.level === 'error'))
  })
})

describe('P7 a purge in which the n-th call of the file system fails', () => {
  const laterMs = 16 * 60_000
  let aheadMs = 0
  let world: ErasureWorld
  let calls: FileCalls
  let bystander: { unit: Seeded; before: string[] }
  const gone: Seeded[] = []
  before(async () => {
    world = await openErasureWorld({ aheadMs: () => aheadMs })
    const unit = await seedSound(world)
    bystander = { unit, before: await tracesOf(world, unit) }
    calls = watchFileCalls(below(world.dataDir, world.ctx.config.uploadsDir))
  })
  after(async () => {
    calls?.end()
    await world?.close()
  })

  /** Two due units and a sweep in which a call fails; the sweeps after it find nothing failing. */
  async function attempt(spoil: Spoil): Promise<void> {
    const units = [await seed(world, { files: 2 }), await seed(world)]
    gone.push(...units)
    const where = await spoil(async () => await world.engine.sweep().catch((error: unknown) => error))
    aheadMs += laterMs
    await world.engine.sweep()
    await world.engine.finish()
    for (const unit of units) {
      assert.deepEqual(await tracesOf(world, unit), [], where)
      assert.equal((await world.certificates.find(unit.number)).verdict, 'genuine', where)
      const states = await world.ctx.vault.keys.stateOf([unit.id, unit.subjectId])
      assert.deepEqual([...states.values()], ['destroyed', 'destroyed'], where)
    }
  }

  it('is finished by the next sweep: nothing left of it, everything there of others, the ledger whole', async () => {
    const failed = await failEach(calls, everyPurge, attempt)
    assert.ok(failed.length >= 6, failed.join(', '))
    const { unit } = bystander
    assert.deepEqual(await tracesOf(world, unit), bystander.before)
    assert.equal((await world.ctx.vault.keys.open([unit.id, unit.subjectId])).size, 2)
    assert.equal((await world.ledger.verify()).fault, undefined)
    const cells = await into(world, 'stats')
      .find({ _id: { $regex: /^outcome/ } })
      .toArray()
    assert.deepEqual(
      cells.map(cell => cell['counts']),
      [{ purged: gone.length }],
    )
    assert.equal(await into(world, 'certificates').countDocuments(), gone.length)
    assert.equal(await into(world, 'outbox').countDocuments({ kind: 'M6' }), gone.length)
    assert.deepEqual((await world.fsck({ deep: true })).findings, [])
  })
})
