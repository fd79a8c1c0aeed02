import assert from 'node:assert/strict'
import { copyFile, link, mkdir, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { StartRefusal } from '../../server/base/errors.ts'
import { armFailpoints } from '../../server/base/failpoint.ts'
import { newId, type ApplicationId } from '../../server/base/ids.ts'
import { newestBackupIn } from '../../server/vault/key-backup-file.ts'
import { epochsWrappedWith } from '../../server/vault/keyring-file.ts'
import { rotateRootKey } from '../../server/vault/rotate-root.ts'
import type { DataKey } from '../../server/vault/seal.ts'
import { openVault, type Vault } from '../../server/vault/vault.ts'
import { freshGround, type Ground } from '../support/ground.ts'

const points = [
  'rootKey.afterNextKey',
  'rootKey.afterEpoch',
  'rootKey.afterEpoch@2',
  'rootKey.afterEpochs',
  'keys.afterBackupFile',
  'rootKey.afterBackup',
  'rootKey.afterMove',
]

describe('a new root key', () => {
  let folder: string
  let ground: Ground
  /** A process that runs all the while. */
  let vault: Vault
  let unit: ApplicationId
  let key: DataKey
  let oldRoot: Buffer

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-root-'))
    await mkdir(join(folder, 'target'))
    ground = await freshGround({ GLEMME_KEY_BACKUP_DIRS: join(folder, 'target') })
    vault = await openVault(ground)
    unit = newId('app')
    key = await vault.keys.create(unit)
    await vault.keyring.begin(new Date())
    await vault.keyring.backups.copyAll()
    oldRoot = await rootKey()
  })
  afterEach(async () => {
    armFailpoints('')
    await ground.close()
    await rm(folder, { recursive: true, force: true })
  })

  const rootKey = async () => Buffer.from(await readFile(ground.config.rootKeyFile, 'utf8'), 'hex')
  const rotate = async (from?: string) => await rotateRootKey({ ...ground, vault }, from)

  async function assertChanged(): Promise<void> {
    const { keyringDir, rootKeyFile } = ground.config
    assert.deepEqual(await epochsWrappedWith(keyringDir, oldRoot), [])
    assert.deepEqual(await epochsWrappedWith(keyringDir, await rootKey()), [1, 2])
    assert.equal((await stat(rootKeyFile)).mode & 0o777, 0o600)
    await assert.rejects(stat(`${rootKeyFile}.next`))
    const copied = await newestBackupIn(join(folder, 'target'))
    for (const { epoch, text } of copied?.epochs ?? [])
      assert.equal(text, await readFile(join(keyringDir, `epoch-${epoch}.json`), 'utf8'))
    await assertOpens(vault)
    await assertOpens(await openVault(ground))
  }

  async function assertOpens(one: Vault): Promise<void> {
    assert.deepEqual((await one.keys.open([unit])).get(unit), key)
  }

  it('opens every epoch, in the keyring and in the copies, and the old one opens none', async () => {
    assert.equal(await rotate(), 2)
    await assertChanged()
  })

  it('clears what one that was killed midway left, and looks at no file twice that has two names', async () => {
    const { keyringDir, rootKeyFile } = ground.config
    const [half, twin, next] = [
      join(keyringDir, 'epoch-1.json.0123456789ab.new'),
      join(keyringDir, 'epoch-2.json.ba9876543210.new'),
      `${rootKeyFile}.next.0123456789ab.new`,
    ]
    await copyFile(join(keyringDir, 'epoch-1.json'), half)
    await link(join(keyringDir, 'epoch-2.json'), twin)
    await writeFile(next, 'a key that nobody ever had', { mode: 0o600 })
    const seen = await open(half, 'r')
    assert.deepEqual((await vault.keyring.drafts()).toSorted(), [half, twin, next].toSorted())
    await rotate()
    assert.deepEqual(await vault.keyring.drafts(), [])
    assert.match(await seen.readFile('utf8'), /^\0+$/)
    await seen.close()
    await assertChanged()
  })

  it('leaves nothing of the old files on the disk but zeros', async () => {
    const files = [ground.config.rootKeyFile, join(ground.config.keyringDir, 'epoch-1.json')]
    for (const [at, path] of files.entries()) await link(path, join(folder, `old-${at}`))
    await rotate()
    for (const at of files.keys()) assert.match(await readFile(join(folder, `old-${at}`), 'latin1'), /^\0+$/)
  })

  for (const point of points) {
    it(`broken off at ${point} is taken up by the next call, and all the while keys open and are made`, async () => {
      const [name = '', hit = '1'] = point.split('@')
      armFailpoints(`${name}=throw:BROKE@${hit}`)
      await assert.rejects(rotate(), { code: 'BROKE' })
      armFailpoints('')
      await assertOpens(vault)
      await assertOpens(await openVault(ground))
      await vault.keys.create(newId('app'))
      if (name !== 'rootKey.afterMove') await rotate()
      await assertChanged()
    })
  }

  it('reaches a process that runs: it reads the next epoch', async () => {
    const other = await openVault(ground)
    await rotate()
    await other.keyring.begin(new Date())
    await vault.keys.create(newId('app'))
    assert.equal(vault.epochs.current(), 3)
  })

  it('may be given, in a private file of 64 hex digits', async () => {
    const path = join(folder, 'new.key')
    await writeFile(path, `${'0123456789abcdef'.repeat(4)}\n`, { mode: 0o600 })
    await rotate(path)
    assert.equal((await rootKey()).toString('hex'), '0123456789abcdef'.repeat(4))
    await assertChanged()
  })

  it('is refused when the file is none, or holds the present key', async () => {
    for (const [name, text] of [
      ['short', 'abcd'],
      ['present', oldRoot.toString('hex')],
    ] as const) {
      await writeFile(join(folder, name), text, { mode: 0o600 })
      await assert.rejects(rotate(join(folder, name)), StartRefusal)
      await rm(`${ground.config.rootKeyFile}.next`, { force: true })
    }
    assert.deepEqual(await epochsWrappedWith(ground.config.keyringDir, oldRoot), [1, 2])
  })

  it('waits for a folder of copies that is missing: there the old epochs could still be opened', async () => {
    await rm(join(folder, 'target'), { recursive: true })
    await assert.rejects(rotate(), /1 of the folders cannot be written/)
    assert.deepEqual(await rootKey(), oldRoot)
    await assertOpens(await openVault(ground))
  })
})
