import assert from 'node:assert/strict'
import { armFailpoints, watchFailpoints } from '../../server/base/failpoint.ts'
import { startChild } from '../support/children.ts'
import { into, seed, seedMany, tracesOf, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { save, type Saved } from '../support/saved-database.ts'

const worker = new URL(
  import.meta.url.endsWith('.ts') ? '../support/replay-worker.ts' : '../support/replay-worker.js',
  import.meta.url,
).href

const allPoints = [
  'replay.afterKeys',
  'replay.afterConsents',
  'replay.afterJoins',
  'replay.afterCertificates',
  'replay.afterRuns',
  'replay.afterFiles',
  'replay.afterStops',
  'replay.afterDue',
  'replay.afterCopy',
  'replay.afterLook',
  'replay.afterRejoin',
  'purge.after0',
  'purge.after5',
  'purge.file@2',
  'purge.after7',
  'purge.after10',
  'ledger.afterLedgerFile',
]

/** A process a point takes a while: the others in `npm run torture`. */
const points = process.env['GLEMME_TORTURE']
  ? allPoints
  : ['replay.afterKeys', 'purge.after7', 'replay.afterCopy', 'replay.afterRejoin']

/** `name@n` as the setting has it: `name=kill@n`. */
function killAt(point: string): string {
  const [name = '', hit = '1'] = point.split('@')
  return `${name}=kill@${hit}`
}

describe('P15 a replay that is killed', () => {
  let world: ErasureWorld
  let gone: Seeded[]
  let stays: Seeded
  let saved: Saved

  beforeEach(async () => {
    world = await openErasureWorld()
    gone = await seedMany(world, 2, { files: 2 })
    stays = await seed(world, { eligibleAt: new Date(Date.now() + 3_600_000) })
    saved = await save(world)
    await world.ctx.inTransaction(async () => {
      await world.stops.set(stays.id, { kind: 'hold', ref: 'hld_a', until: new Date('2030-01-01') })
    })
    await world.ledger.appendQueued()
    await world.engine.sweep()
    await saved.putBack()
  })
  afterEach(async () => {
    armFailpoints('')
    await saved.remove()
    await world.close()
  })

  async function assertBroughtUp(): Promise<void> {
    assert.equal(await world.gate.look(), 'open')
    await world.engine.sweep()
    for (const unit of gone) {
      assert.deepEqual(await tracesOf(world, unit), [])
      assert.equal((await world.certificates.find(unit.number)).verdict, 'genuine')
      const states = await world.ctx.vault.keys.stateOf([unit.id, unit.subjectId])
      assert.deepEqual([...states.values()], ['destroyed', 'destroyed'])
    }
    const row = await into(world, 'applications').findOne({ _id: stays.id })
    assert.deepEqual(
      ((row?.['stops'] ?? []) as { ref: string }[]).map(stop => stop.ref),
      ['hld_a'],
    )
    assert.equal((await world.ctx.vault.keys.open([stays.id, stays.subjectId])).size, 2)
    assert.equal((await world.ledger.verify()).fault, undefined)
    assert.equal(await into(world, 'certificates').countDocuments(), gone.length)
    assert.equal(await into(world, 'ledger').countDocuments({ kind: 'restore_replayed' }), 1)
    assert.equal(await into(world, 'purgeRuns').countDocuments({ state: { $ne: 'done' } } as never), 0)
  }

  for (const point of points) {
    it(`at ${point} is finished by the next one, and shut until then`, async () => {
      const child = startChild(worker, [world.uri, world.dataDir, killAt(point)])
      assert.equal(await child.nextLine(), 'open')
      assert.equal(await child.ended, 'SIGKILL', `${point} was not reached: ${child.errors()}`)
      const wasOpened = ['replay.afterRejoin', 'ledger.afterLedgerFile'].includes(point)
      assert.equal(await world.gate.look(), wasOpened ? 'open' : 'behind')
      await world.replay({ dropUnreadable: false })
      await world.ledger.appendQueued()
      await into(world, 'purgeRuns').updateMany({}, { $set: { leaseUntil: new Date(0) } })
      await assertBroughtUp()
    })
  }

  it('passes each of these points on its way', async () => {
    const seen = new Set<string>()
    watchFailpoints(name => seen.add(name))
    await world.replay({ dropUnreadable: false })
    watchFailpoints(undefined)
    for (const point of allPoints) assert.ok(seen.has(point.split('@')[0] ?? ''), point)
    await assertBroughtUp()
  })
})
