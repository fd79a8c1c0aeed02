import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armFailpoints, watchFailpoints } from '../../server/base/failpoint.ts'
import { startChild } from '../support/children.ts'
import { seed, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { assertFound, assertOpens, assertRotated } from '../support/rotation-checker.ts'

const worker = new URL(
  import.meta.url.endsWith('.ts') ? '../support/rotation-worker.ts' : '../support/rotation-worker.js',
  import.meta.url,
).href

const points = [
  'rotation.afterEpochFile',
  'rotation.afterBatch',
  'rotation.afterRewrap',
  'rotation.afterTokens',
  'keys.afterBackupFile',
  'keys.afterBackupFile@2',
  'rotation.afterBackup',
  'rotation.afterOverwrite',
  'rotation.afterUnlink',
  'ledger.afterTransaction',
  'ledger.afterLedgerFile',
  'rotation.afterLedger',
]

/** A process costs a second: at the others it is the work that breaks off, in this one. All of them with GLEMME_TORTURE. */
const killed = process.env['GLEMME_TORTURE']
  ? points
  : ['rotation.afterEpochFile', 'keys.afterBackupFile', 'rotation.afterOverwrite', 'rotation.afterUnlink']

describe('P28 a key rotation whose worker is killed', () => {
  let world: ErasureWorld
  let folder: string
  let backups: string[]
  let units: Seeded[]

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-rotation-'))
    backups = [join(folder, 'one'), join(folder, 'two')]
    for (const path of backups) await mkdir(path)
    world = await openErasureWorld({ settings: { GLEMME_KEY_BACKUP_DIRS: backups.join(',') } })
    units = [await seed(world), await seed(world)]
  })
  afterEach(async () => {
    armFailpoints('')
    watchFailpoints(undefined)
    await world.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** The next worker brings it to its end. */
  async function recover(): Promise<void> {
    const next = await openErasureWorld({
      ...{ uri: world.uri, dataDir: world.dataDir },
      settings: { GLEMME_KEY_BACKUP_DIRS: backups.join(',') },
    })
    await next.rotation.rotateWhenDue()
    await assertRotated(next, { epoch: 2, backups })
    await assertOpens(next, units)
    await assertFound(next, units)
    await next.close()
    await assertOpens(world, units)
  }

  for (const point of killed) {
    it(`at ${point} goes on where it stopped: nothing lost, one end of the epoch in the ledger`, async () => {
      const [name = '', hit = '1'] = point.split('@')
      const child = startChild(worker, [world.uri, world.dataDir, backups.join(','), `${name}=kill@${hit}`])
      assert.equal(await child.nextLine(), 'open')
      assert.equal(await child.ended, 'SIGKILL', `${point} was not reached: ${child.errors()}`)
      await assertOpens(world, units) // by the web process that knows nothing of it
      await recover()
    })
  }

  for (const point of points) {
    it(`or that breaks off at ${point} goes on where it stopped`, async () => {
      const [name = '', hit = '1'] = point.split('@')
      const broken = await openErasureWorld({
        ...{ uri: world.uri, dataDir: world.dataDir },
        settings: { GLEMME_KEY_BACKUP_DIRS: backups.join(',') },
      })
      armFailpoints(`${name}=throw:BROKE@${hit}`)
      await assert.rejects(broken.rotation.rotateNow(), { code: 'BROKE' })
      armFailpoints('')
      await broken.close()
      await assertOpens(world, units)
      await recover()
    })
  }

  it('passes each of these points on its way', async () => {
    const seen = new Set<string>()
    watchFailpoints(name => seen.add(name))
    await world.rotation.rotateNow()
    for (const point of points) assert.ok(seen.has(point.split('@')[0] ?? ''), point)
    await assertRotated(world, { epoch: 2, backups })
  })
})
