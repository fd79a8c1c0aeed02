import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { StartRefusal } from '../../server/base/errors.ts'
import type { FileId } from '../../server/base/ids.ts'
import { newId } from '../../server/base/ids.ts'
import { checkRestored } from '../../server/backup/check-restored.ts'
import { keptUnits } from '../../server/operations/units-store.ts'
import { backUp } from '../../server/backup/back-up.ts'
import { backupAge } from '../../server/backup/backup-age.ts'
import { backupsIn, folderNameAt } from '../../server/backup/manifest.ts'
import { overdueBackups } from '../../server/backup/overdue-backups.ts'
import { restoreBackup } from '../../server/backup/restore-backup.ts'
import { into, seed, seedMany, tracesOf } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

/** In a day: a run of all tests may take more than an hour. */
const live = { eligibleAt: new Date(Date.now() + 24 * 3_600_000) }

function refusal(part: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof StartRefusal, String(error))
    assert.ok(error.reasons.join(' ').includes(part), error.reasons.join(' '))
    return true
  }
}

describe('a backup', () => {
  let world: ErasureWorld
  let folder: string

  beforeEach(async () => {
    world = await openErasureWorld()
    folder = await mkdtemp(join(tmpdir(), 'glemme-backup-'))
  })
  afterEach(async () => {
    await world.close()
    await rm(folder, { recursive: true, force: true })
  })

  function everything() {
    return { ...world.ctx, erasure: world }
  }

  async function saved(): Promise<string> {
    return (await backUp(everything(), folder)).folder
  }

  /** As after a lost disk: the ledger, the keys and the secrets are there, nothing else. */
  async function loseData(): Promise<void> {
    const { data } = world.ctx.database
    for (const { name } of await data.listCollections()) await data.collection(name).deleteMany({})
    const kept: FileId[] = []
    for await (const { fileId } of world.ctx.fileStore.kept()) kept.push(fileId)
    await world.ctx.fileStore.remove(kept)
  }

  async function contents(): Promise<Record<string, unknown[]>> {
    const all: Record<string, unknown[]> = {}
    for (const place of ['applications', 'applicants', 'files', 'outbox', 'ledger', 'ledgerHead', 'audit'])
      all[place] = await into(world, place).find({}).sort({ _id: 1 }).toArray()
    return all
  }

  it('restores to the byte what it saved, and the gate is open when nothing was told since', async () => {
    const units = await seedMany(world, 3, { ...live, files: 2 })
    const [unit] = units
    assert.ok(unit)
    const before = await contents()
    const traces = await tracesOf(world, unit)
    const backup = await saved()
    await loseData()
    assert.deepEqual(await into(world, 'applications').countDocuments(), 0)
    await restoreBackup(world.ctx, backup)
    assert.deepEqual(await contents(), before)
    const withoutSession = traces.filter(trace => trace !== 'sessions')
    assert.deepEqual(await tracesOf(world, unit), withoutSession)
    assert.equal(await world.gate.look(), 'open')
    assert.equal((await world.ledger.verify()).fault, undefined)
  })

  it('has no key in it, and no folder without a manifest counts as one', async () => {
    await seed(world, live)
    const backup = await saved()
    const names = await readdir(backup)
    assert.ok(names.includes('applications.bson') && names.includes('manifest.json'))
    assert.deepEqual(
      names.filter(name => /dataKeys|keyring|epoch|sessions/.test(name)),
      [],
    )
    assert.equal((await backupsIn(folder)).length, 1)
    await rm(join(backup, 'manifest.json'))
    assert.deepEqual(await backupsIn(folder), [])
    await assert.rejects(restoreBackup(world.ctx, backup), refusal('not a whole backup'))
  })

  it('deletes again what was deleted since, once it is restored', async () => {
    const gone = await seedMany(world, 2, { files: 1 })
    const stays = await seed(world, live)
    const backup = await saved()
    await world.engine.sweep()
    await loseData()
    await restoreBackup(world.ctx, backup)
    assert.equal(await into(world, 'applications').countDocuments(), 3)
    assert.equal(await world.gate.look(), 'behind')
    await world.replay({ dropUnreadable: false })
    for (const unit of gone) {
      assert.deepEqual(await tracesOf(world, unit), [])
      assert.equal((await world.certificates.find(unit.number)).verdict, 'genuine')
    }
    assert.ok((await tracesOf(world, stays)).includes('applications'))
  })

  it('is refused when a byte of it was changed, and nothing is restored', async () => {
    await seed(world, live)
    const backup = await saved()
    await loseData()
    const path = join(backup, 'applications.bson')
    const bytes = await readFile(path)
    bytes[40] = (bytes[40] ?? 0) ^ 1
    await writeFile(path, bytes)
    await assert.rejects(restoreBackup(world.ctx, backup), refusal('not as it was saved'))
    assert.equal(await into(world, 'vacancies').countDocuments(), 0)
    assert.equal(await into(world, 'backups').countDocuments(), 0)
  })

  it('is refused where there is data, or files, or another ledger', async () => {
    await seed(world, { ...live, files: 1 })
    const backup = await saved()
    await assert.rejects(restoreBackup(world.ctx, backup), refusal('not empty'))
    await loseData()
    await world.ctx.database.keys.collection('glemme_dataKeys').deleteMany({})
    await assert.rejects(restoreBackup(world.ctx, backup), refusal('newest keys first'))
    await writeFile(join(world.ctx.config.ledgerDir, 'ledger.jsonl'), '')
    await assert.rejects(restoreBackup(world.ctx, backup), refusal('newest copy'))
  })

  it('is begun again when its restore died on the way, and until then no start takes it for whole', async () => {
    await seedMany(world, 2, { ...live, files: 1 })
    const before = await contents()
    const backup = await saved()
    await loseData()
    await restoreBackup(world.ctx, backup)
    await into(world, 'ledgerHead').deleteMany({})
    await into(world, 'files').deleteMany({})
    await into(world, 'backups').insertOne({ _id: 'restoring', at: new Date(), seq: 0 })
    await assert.rejects(openErasureWorld({ uri: world.uri, dataDir: world.dataDir }), refusal('also again'))
    await restoreBackup(world.ctx, backup)
    assert.deepEqual(await contents(), before)
    assert.equal(await into(world, 'backups').countDocuments({ _id: 'restoring' }), 0)
  })

  it('is not made of a restored database that waits for its replay', async () => {
    await seed(world, { files: 1 })
    const backup = await saved()
    await world.engine.sweep()
    await loseData()
    await restoreBackup(world.ctx, backup)
    await world.gate.look()
    await assert.rejects(saved(), refusal('replay'))
  })

  it('is counted by a drill as the installation counts itself, applications and pool entries each by name', async () => {
    await seedMany(world, 3)
    const runId = null
    const entry = { _id: newId('poo'), state: 'active', runId }
    await into(world, 'pool').insertOne(entry as never, { bypassDocumentValidation: true })
    const { applications, poolEntries, unreadable } = await checkRestored(world.ctx)
    assert.deepEqual({ applications, poolEntries }, await keptUnits(world.ctx.database))
    assert.deepEqual([applications, poolEntries, unreadable], [3, 1, 1], 'that entry has no key')
  })

  it('removes what a killed one left, not what another is making; and such a one is named when it is too old', async () => {
    const agoHours = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    const [killed, running] = [13, 1].map(hours => `${folderNameAt(agoHours(hours))}.partial`)
    assert.ok(killed && running)
    const old = `${folderNameAt(agoHours(24 * 400))}.partial`
    for (const name of [killed, running, old]) {
      await mkdir(join(folder, name, 'files'), { recursive: true })
      await writeFile(join(folder, name, 'applications.bson'), 'x')
    }
    const { folders } = await overdueBackups(world.ctx, folder)
    assert.deepEqual(folders, [join(folder, old)])
    const made = basename(await saved())
    assert.deepEqual((await readdir(folder)).toSorted(), [running, made].toSorted())
  })

  it('has an age, and is named when it is kept longer than certificates promise', async () => {
    assert.deepEqual(await backupAge(world.ctx), { hours: null, drillHours: null })
    await saved()
    assert.equal((await backupAge(world.ctx)).hours, 0)
    const { dataDays } = world.ctx.policy.document.retention.backups
    const inTime = async (days: number) => {
      const settings = { GLEMME_TEST_OFFSET_MS: String(days * 24 * 3_600_000) }
      const then = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
      const overdue = await overdueBackups(then.ctx, folder)
      await then.close()
      return overdue
    }
    assert.deepEqual((await inTime(dataDays - 1)).folders, [])
    const overdue = await inTime(dataDays + 1)
    assert.equal(overdue.folders.length, 1)
    await overdue.remove()
    assert.deepEqual(await readdir(folder), [])
  })
})
