import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsckCommand } from '../../cli/fsck.ts'
import { restore } from '../../cli/restore.ts'
import { backUp } from '../../server/backup/back-up.ts'
import { armFailpoints } from '../../server/base/failpoint.ts'
import type { FileId } from '../../server/base/ids.ts'
import { fsckCheck } from '../../server/operations/check-jobs.ts'
import { runWith, type Ran } from '../support/cli.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

describe('glemme restore', () => {
  let world: World
  let folder: string
  let backup: string
  let gone: Applied
  let stays: Applied

  before(async () => {
    world = await aWorld()
    await world.vacancy()
    folder = await mkdtemp(join(tmpdir(), 'glemme-restore-'))
    gone = await world.apply()
    stays = await world.apply()
    const { erasure } = world.ctx
    await erasure.ledger.appendQueued()
    backup = (await backUp(world.ctx, folder)).folder
    const units = [gone.row._id]
    await erasure.engine.request({ units, why: 'command', by: { kind: 'system' }, skipCooling: true })
    await erasure.engine.finish()
    await erasure.ledger.appendQueued()
  })
  beforeEach(async () => await loseData())
  afterEach(() => armFailpoints(''))
  after(async () => {
    await world.close()
    await rm(folder, { recursive: true, force: true })
  })

  const glemme = async (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    await runWith({ restore, fsck: fsckCommand }, args, {
      GLEMME_DATA_DIR: world.dataDir,
      GLEMME_UPLOADS_DIR: world.uploadsDir,
      MONGODB_URI: world.uri,
      ...more,
    })
  const again = async (more: Readonly<Record<string, string>> = {}) =>
    await glemme(['restore', '--from', backup], more)

  /** As after a lost disk: the ledger, the keys and the secrets are there, nothing else. */
  async function loseData(): Promise<void> {
    const { database, fileStore } = world.ctx
    for (const { name } of await database.data.listCollections())
      await database.data.collection(name).deleteMany({})
    const kept: FileId[] = []
    for await (const { fileId } of fileStore.kept()) kept.push(fileId)
    await fileStore.remove(kept)
  }

  async function assertOpen(): Promise<void> {
    assert.equal(await world.ctx.erasure.gate.look(), 'open')
    const { applications } = world.ctx
    assert.equal(await applications.byId(gone.row._id), null)
    assert.equal((await applications.byId(stays.row._id))?.reference, stays.row.reference)
    const found = await world.ctx.erasure.certificates.find(gone.row.certificateNo)
    assert.equal(found.verdict, 'genuine')
  }

  it('puts back, deletes again what was deleted since, looks at everything, and opens: 0', async () => {
    const ran = await again()
    assert.equal(ran.code, 0, ran.errors)
    assert.match(ran.out, /^Put back: the database of .* with 2 files/m)
    assert.match(ran.out, /^Replayed: .*deleted again: 1 applications.*Glemme is open\.$/m)
    assert.match(ran.out, /^Clean: schema, files, /m)
    await assertOpen()
    assert.equal((await glemme(['fsck'])).code, 0)
    const used = await again()
    assert.equal(used.code, 78, 'a database in use is nothing that a backup is put over')
    assert.match(used.errors, /The database is not empty/)
  })

  it('opens only after it has looked, and goes on from there when it died in between', async () => {
    const died = await again({ GLEMME_FAILPOINTS: 'replay.afterLook=throw:DIED' })
    assert.equal(died.code, 1)
    assert.match(died.errors, /failed \(DIED\)/)
    assert.equal(await world.ctx.erasure.gate.look(), 'behind')
    const early = await again({ GLEMME_FAILPOINTS: 'replay.afterRuns=throw:DIED' })
    assert.match(early.errors, /failed \(DIED\)/)
    const ran = await again()
    assert.equal(ran.code, 0, ran.errors)
    await assertOpen()
  })

  it('stays shut while something of what was deleted is there: 1', async () => {
    const left = join(world.dataDir, 'ledger', `${gone.row._id}.txt`)
    await writeFile(left, 'x', { mode: 0o600 })
    const ran = await again()
    assert.equal(ran.code, 1)
    assert.match(ran.errors, new RegExp(`^traceOfErased .*\\n +\\S+ ${gone.row._id}$`, 'm'))
    assert.match(ran.errors, /Nobody can use it yet/)
    assert.match(ran.out, /Glemme is shut\.$/m)
    assert.equal(await world.ctx.erasure.gate.look(), 'behind')
    await rm(left)
    assert.equal((await again()).code, 0)
    await assertOpen()
  })

  it('stays shut while something could not be looked at: 2, as fsck', async () => {
    const noFolder = join(folder, 'no-folder')
    await writeFile(noFolder, 'x')
    const ran = await again({ TMPDIR: noFolder })
    assert.equal(ran.code, 2, ran.out)
    assert.match(ran.errors, /^Not checked: drills \(ENOTDIR\)\.$/m)
    assert.equal(await world.ctx.erasure.gate.look(), 'behind')
    assert.equal((await again()).code, 0)
    await assertOpen()
  })

  it('opens, and says what else was found: 1', async () => {
    const stray = join(world.uploadsDir, 'files', 'Kari.pdf')
    await writeFile(stray, 'x', { mode: 0o600 })
    const ran = await again()
    await rm(stray)
    assert.equal(ran.code, 1)
    assert.match(ran.errors, /^fileUnknown \(1\)/m)
    assert.equal((await fsckCheck.look(world.ctx)).level, 'red', 'until somebody has looked again')
    await assertOpen()
  })

  it('is refused without a backup, and what it was asked for is said by fsck with its date: 64, 78, 1', async () => {
    assert.equal((await glemme(['restore'])).code, 64)
    assert.equal((await glemme(['restore', '--from', folder])).code, 78)
    assert.equal((await again()).code, 0)
    const rows = world.ctx.database.data.collection('glemme_applications')
    const spoilt = { $set: { eligibleAt: 'en dag' } }
    await rows.updateOne({ reference: stays.row.reference }, spoilt, { bypassDocumentValidation: true })
    const { _id, due } = stays.row
    const said = new RegExp(`^dateIsNone \\(1\\): .*\\n +applications ${_id} ${due.date}$`, 'm')
    const found = await glemme(['fsck'])
    assert.deepEqual([found.code, said.test(found.errors)], [1, true], found.errors)
    assert.equal((await glemme(['fsck', '--repair'])).code, 0)
  })
})
