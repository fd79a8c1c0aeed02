import assert from 'node:assert/strict'
import { armFailpoints, watchFailpoints } from '../../server/base/failpoint.ts'
import { seedSound } from '../support/sound-seed.ts'
import { startChild } from '../support/children.ts'
import { erasureWorkerUrl as worker } from '../support/erasure-worker-url.ts'
import { assertGoneOnce } from '../support/erasure-checker.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { into, seed, tracesOf, type Seeded } from '../support/erasure-seed.ts'

const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const points = [
  ...steps.map(step => `purge.after${step}`),
  'purge.file',
  'purge.file@2',
  'purge.place',
  'purge.place@4',
  'purge.place@8',
  'purge.between10and11',
  'ledger.afterTransaction',
  'ledger.afterTransaction@2',
  'ledger.afterTokenFile',
  'ledger.afterCertificateFile@2',
  'ledger.afterLedgerFile',
  'ledger.afterLedgerFile@2',
  'ledger.afterMirror',
  'ledger.afterMirror@2',
]

/** A process a point takes a while: at the others the work breaks off in this one. All of them with GLEMME_TORTURE. */
const killed = process.env['GLEMME_TORTURE']
  ? points
  : ['purge.after1', 'purge.file@2', 'purge.place@4', 'purge.between10and11', 'ledger.afterLedgerFile@2']

/** A file that cannot be removed splits the run, and after the last step there is nothing left to break off. */
const broken = points.filter(point => !point.startsWith('purge.file') && point !== 'purge.after12')

/** `name@n` as the setting has it: `name=kill@n`. */
function armedAt(point: string, action: string): string {
  const [name = '', hit = '1'] = point.split('@')
  return `${name}=${action}@${hit}`
}

describe('P7 a purge whose worker is killed', () => {
  let world: ErasureWorld
  let units: Seeded[]
  let bystander: { unit: Seeded; before: string[] }

  beforeEach(async () => {
    world = await openErasureWorld()
    units = [await seed(world, { files: 2 }), await seed(world, { files: 1 })]
    const unit = await seedSound(world)
    bystander = { unit, before: await tracesOf(world, unit) }
  })
  afterEach(async () => {
    armFailpoints('')
    await world.close()
  })

  /** The worker that comes after the lease of the dead one is over. */
  async function recover(): Promise<void> {
    const settings = { GLEMME_TEST_OFFSET_MS: '61000' }
    const next = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
    await next.engine.sweep()
    await next.engine.finish()
    await next.close()
  }

  /** Without the bystander, whose keys live on. */
  async function assertDone(): Promise<void> {
    assert.deepEqual(await tracesOf(world, bystander.unit), bystander.before)
    const { id, subjectId } = bystander.unit
    const keys = await world.ctx.vault.keys.open([id, subjectId])
    assert.equal(keys.size, 2)
    assert.deepEqual((await world.fsck()).findings, [])
    await world.ctx.vault.keys.destroy([id, subjectId])
    await assertGoneOnce(world, units)
  }

  for (const point of killed) {
    it(`at ${point} is finished by the next one: one commit, one count, one certificate each`, async () => {
      const child = startChild(worker, [world.uri, world.dataDir, armedAt(point, 'kill')])
      assert.equal(await child.nextLine(), 'open')
      assert.equal(await child.ended, 'SIGKILL', `${point} was not reached: ${child.errors()}`)
      await recover()
      await assertDone()
    })
  }

  for (const point of broken) {
    it(`or whose work breaks off at ${point} is finished by the next one`, async () => {
      armFailpoints(armedAt(point, 'throw:BROKE'))
      await world.engine.sweep()
      armFailpoints('')
      assert.ok(world.log.some(line => line.event === 'purge.waits' && line.code === 'BROKE'))
      await recover()
      await assertDone()
    })
  }

  it('passes each of these points on its way', async () => {
    const seen = new Set<string>()
    watchFailpoints(name => seen.add(name))
    await world.engine.sweep()
    watchFailpoints(undefined)
    for (const point of points) assert.ok(seen.has(point.split('@')[0] ?? ''), point)
    await assertDone()
  })

  it('and killed again while it recovers, needs no third try', async () => {
    for (const point of ['purge.after6', 'purge.after10']) {
      const child = startChild(worker, [world.uri, world.dataDir, armedAt(point, 'kill')])
      assert.equal(await child.ended, 'SIGKILL')
      await into(world, 'purgeRuns').updateMany({}, { $set: { leaseUntil: new Date(0) } })
    }
    await recover()
    await assertDone()
  })
})
