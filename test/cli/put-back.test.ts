import assert from 'node:assert/strict'
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backup } from '../../cli/backup.ts'
import { fsckCommand } from '../../cli/fsck.ts'
import { keysBackup } from '../../cli/keys-backup.ts'
import { keysRestore } from '../../cli/keys-restore.ts'
import { keysRotateEpoch } from '../../cli/keys-rotate-epoch.ts'
import { status } from '../../cli/status.ts'
import { runWith, type Ran } from '../support/cli.ts'
import { keyRows, nameAbsentEpoch } from '../support/lost-keys.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

const commands = {
  backup,
  fsck: fsckCommand,
  'keys:backup': keysBackup,
  'keys:restore': keysRestore,
  'keys:rotate-epoch': keysRotateEpoch,
  status,
}

/** Each step as docs/guides/when-something-is-red.md has it. */
describe('what fsck finds, put back by hand as the guide says', () => {
  let world: World
  let folder: string
  let applied: Applied
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-put-back-'))
    for (const name of ['data', 'keys']) await mkdir(join(folder, name), { mode: 0o700 })
    world = await aWorld()
    applied = await world.apply()
    await world.ring()
  })
  afterEach(async () => {
    await world.close()
    await rm(folder, { recursive: true })
  })

  const glemme = async (...args: readonly string[]): Promise<Ran> =>
    await runWith(commands, args, {
      GLEMME_DATA_DIR: world.dataDir,
      GLEMME_UPLOADS_DIR: world.uploadsDir,
      GLEMME_KEY_BACKUP_DIRS: join(folder, 'keys'),
      MONGODB_URI: world.uri,
    })

  it('a file that is missing or changed comes from files/ID of a backup', async () => {
    const saved = await glemme('backup', '--to', join(folder, 'data'))
    const backupFolder = /\S*glemme-data-\S+?Z/.exec(saved.out)?.[0]
    assert.ok(backupFolder, saved.out + saved.errors)
    const [file] = await world.stored('files', { applicationId: applied.row._id })
    const id = String(file?.['_id'])
    const path = join(world.uploadsDir, 'files', id.slice('fil_'.length, 'fil_'.length + 2), id)
    const bytes = await readFile(path)
    const putBack = async () => await copyFile(join(backupFolder, 'files', id), path)

    await rm(path)
    const missing = await glemme('fsck')
    assert.match(missing.errors, /rowWithoutFile \(1\): .*Copy files\/ID of a backup to files\/XX\/ID/)
    assert.ok(missing.errors.includes(`files ${id}`))
    await putBack()
    assert.equal((await glemme('fsck')).code, 0)

    await writeFile(path, Buffer.alloc(bytes.length))
    const changed = await glemme('fsck', '--deep')
    assert.match(changed.errors, /fileChanged \(1\): .*Copy files\/ID of a backup over files\/XX\/ID/)
    await putBack()
    assert.equal((await glemme('fsck', '--deep')).code, 0)
  })

  it('of a strange file the folder is told, and that the number is the length of its name', async () => {
    const name = 'CV Kari Nordmann.pdf'
    await writeFile(join(world.uploadsDir, 'staging', name), 'x', { mode: 0o600 })
    const { errors } = await glemme('fsck')
    assert.match(errors, /fileUnknown \(1\): .*how many characters its name has.*move it out/)
    assert.ok(errors.includes(`  uploads/staging (${name.length} characters)`), errors)
    assert.ok(!errors.includes(name))
  })

  it('a key whose row was changed comes from a line of keys-a.jsonl or keys-b.jsonl', async () => {
    assert.equal((await glemme('keys:backup')).code, 0)
    const { _id } = applied.row
    const lines = (await readFile(join(folder, 'keys', 'keys-a.jsonl'), 'utf8')).split('\n')
    const line = lines.find(one => one.includes(_id)) ?? '{}'
    const { epoch, wrapped } = JSON.parse(line) as { epoch: number; wrapped: string }
    await nameAbsentEpoch(world.ctx, [_id])
    assert.match((await glemme('fsck')).errors, /keyWrongEpoch \(1\): .*"keys" in docs\/guides/)
    const set = { epoch, wrapped: Buffer.from(wrapped, 'base64url') }
    await keyRows(world.ctx).updateOne({ _id }, { $set: set as never })
    assert.equal((await glemme('fsck')).code, 0)
    assert.equal((await glemme('keys:rotate-epoch')).code, 0)
  })

  it('a keyring that was lost alone comes from a copy, and the keys stay', async () => {
    assert.equal((await glemme('keys:backup')).code, 0)
    const later = await world.apply()
    const from = ['keys:restore', '--from', join(folder, 'keys')]
    await rm(join(world.dataDir, 'keyring'), { recursive: true })
    const refused = await glemme('status')
    assert.equal(refused.code, 78)
    assert.match(refused.errors, /epoch-1\.json: is missing.*glemme keys:restore --from DIR/)
    const restored = await glemme(...from)
    assert.match(restored.out, /^Restored 0 keys and 1 epochs, as of/, restored.errors)
    assert.equal((await glemme('fsck')).code, 0)
    assert.equal((await world.ctx.vault.keys.open([applied.row._id, later.row._id])).size, 2)
    const again = await glemme(...from)
    assert.deepEqual([again.code, /There is nothing to put back/.test(again.errors)], [78, true])
  })

  it('an epoch that was destroyed comes back from no copy, whatever a key names', async () => {
    const [kept, old] = [join(folder, 'keys'), join(folder, 'old')]
    assert.equal((await glemme('keys:backup')).code, 0)
    await cp(kept, old, { recursive: true })
    const { epoch } = (await keyRows(world.ctx).findOne({ _id: applied.row._id })) ?? {}
    assert.ok(epoch)
    assert.equal((await glemme('keys:rotate-epoch')).code, 0)
    await nameAbsentEpoch(world.ctx, [applied.row._id], epoch)
    const keyring = join(world.dataDir, 'keyring')
    await rm(keyring, { recursive: true })
    const restored = await glemme('keys:restore', '--from', old)
    assert.equal(restored.code, 78, restored.out)
    assert.match(
      restored.errors,
      new RegExp(`has epoch ${epoch}, which was destroyed since.*Take a newer copy`),
    )
    assert.deepEqual(await readdir(keyring).catch(() => []), [])
    assert.match((await glemme('keys:restore', '--from', kept)).out, /^Restored 0 keys and 1 epochs/)
    assert.ok(!(await readdir(keyring)).includes(`epoch-${epoch}.json`))
  })
})
