import assert from 'node:assert/strict'
import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { armFailpoints } from '../../server/base/failpoint.ts'
import { StartRefusal } from '../../server/base/errors.ts'
import { newId, type ApplicationId } from '../../server/base/ids.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { backupFileNames, backupWriter, newestBackupIn, rowsIn } from '../../server/vault/key-backup-file.ts'
import { keyBackupsOf } from '../../server/vault/key-backups.ts'
import { dataKeysStore } from '../../server/vault/data-keys-store.ts'
import { KeyringBusy, withKeyringLock } from '../../server/vault/keyring-lock.ts'
import { restoreKeys } from '../../server/vault/restore-keys.ts'
import { openVault, type Vault } from '../../server/vault/vault.ts'
import { freshGround, type Ground } from '../support/ground.ts'

describe('the copies of the keys', () => {
  let folder: string
  let ground: Ground
  let vault: Vault

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-copies-'))
    await mkdir(join(folder, 'target'))
    ground = await freshGround({ GLEMME_KEY_BACKUP_DIRS: join(folder, 'target') })
    vault = await openVault(ground)
  })
  afterEach(async () => {
    armFailpoints('')
    await ground.close()
    await rm(folder, { recursive: true, force: true })
  })

  const target = () => join(folder, 'target')
  const copy = async () => await vault.keyring.backups.copyAll()

  async function someKeys(count: number): Promise<ApplicationId[]> {
    const units = Array.from({ length: count }, () => newId('app'))
    for (const unit of units) await vault.keys.create(unit)
    return units
  }

  it('hold each key and epoch, for the owner only, and neither the root key nor a secret', async () => {
    const units = await someKeys(3)
    assert.deepEqual(await copy(), { copied: 1, missing: 0 })
    assert.deepEqual((await readdir(target())).toSorted(), [...backupFileNames])
    const newest = await newestBackupIn(target())
    assert.ok(newest)
    const copied: string[] = []
    for await (const row of rowsIn(newest)) copied.push(row._id)
    assert.deepEqual(copied.toSorted(), units.toSorted())
    assert.deepEqual(
      newest.epochs.map(one => one.epoch),
      [1],
    )
    const rootKey = (await readFile(ground.config.rootKeyFile, 'utf8')).trim()
    for (const name of backupFileNames) {
      assert.equal((await stat(join(target(), name))).mode & 0o777, 0o600)
      const text = await readFile(join(target(), name), 'utf8')
      assert.ok(!text.includes(rootKey) && !text.includes(Buffer.from(rootKey, 'hex').toString('base64url')))
    }
  })

  it('are written over in place: the file stays the same one, and nothing of a destroyed key is left in it', async () => {
    const units = await someKeys(5)
    await copy()
    const [name] = backupFileNames
    const before = await readFile(join(target(), name), 'utf8')
    const { ino } = await stat(join(target(), name))
    await vault.keys.destroy(units.slice(1))
    await copy()
    const after = await readFile(join(target(), name), 'utf8')
    assert.equal((await stat(join(target(), name))).ino, ino)
    assert.ok(after.length < before.length)
    const wrapped = [...before.matchAll(/"wrapped":"([\w-]{40,})"/g)].map(match => match[1] ?? '')
    assert.deepEqual([wrapped.length, wrapped.filter(text => after.includes(text)).length], [5, 1])
  })

  it('are whole in one of the two files whatever broke off', async () => {
    const units = await someKeys(2)
    await copy()
    const [first, second] = backupFileNames
    await truncate(join(target(), first), 200)
    assert.ok((await newestBackupIn(target()))?.path.endsWith(second))
    const text = await readFile(join(target(), second), 'utf8')
    await writeFile(join(target(), second), text.replace(units[0] ?? '', newId('app')))
    assert.equal(await newestBackupIn(target()), undefined)
    await copy()
    assert.equal((await newestBackupIn(target()))?.rows, 2)
  })

  it('miss a folder that is not there, and write to the others', async () => {
    const keyBackupDirs = [join(folder, 'nowhere'), target()]
    const both = await openVault({ ...ground, config: { ...ground.config, keyBackupDirs } })
    assert.deepEqual(await both.keyring.backups.copyAll(), { copied: 1, missing: 1 })
    await assert.rejects(stat(join(folder, 'nowhere')))
  })

  it('are not made in the empty place of a disk that is away, until somebody says it is a new one', async () => {
    await copy()
    for (const name of backupFileNames) await rm(join(target(), name))
    assert.deepEqual(await copy(), { copied: 0, missing: 1 })
    assert.deepEqual(await readdir(target()), [])
    await vault.keyring.backups.acceptEmpty()
    assert.deepEqual(await copy(), { copied: 1, missing: 0 })
  })

  it('are left alone by a process that was stopped for longer than its lock lives: no destroyed epoch comes back', async () => {
    await someKeys(3)
    const [name] = backupFileNames
    const { keyringDir } = ground.config
    await copy()
    let goOn = (): void => undefined
    const stopped = new Promise<void>(resolve => (goOn = resolve))
    let atFirstRow = (): void => undefined
    const begun = new Promise<void>(resolve => (atFirstRow = resolve))
    const store = dataKeysStore(ground.database)
    const slow = {
      ...store,
      every: async function* () {
        for await (const row of store.every()) {
          atFirstRow()
          await stopped
          yield row
        }
      },
    }
    // Another process: it knows the folder by another name, so that it does not wait in this one.
    const late = withKeyringLock(
      `${keyringDir}/.`,
      async () => await keyBackupsOf({ ...ground, store: slow }).copyAll(),
    )
    await begun
    const before = await readFile(join(target(), name), 'utf8')
    await utimes(join(keyringDir, 'lock'), new Date(0), new Date(0))
    await vault.keyring.locked(async () => {
      await vault.keyring.begin(new Date())
      await vault.keyring.rewrap()
      await vault.keyring.backups.copy([2])
      await vault.keyring.overwrite(1)
      await vault.keyring.unlink(1)
    })
    goOn()
    await assert.rejects(late, KeyringBusy)
    const old = [...before.matchAll(/"wrapped":"([\w-]{40,})"/g)].map(match => match[1] ?? '')
    assert.equal(old.length, 3)
    for (const file of backupFileNames) {
      const text = await readFile(join(target(), file), 'utf8')
      assert.ok(!old.some(wrapped => text.includes(wrapped)) && text.startsWith('{"format"'), file)
    }
    assert.deepEqual(
      (await newestBackupIn(target()))?.epochs.map(one => one.epoch),
      [2],
    )
  })

  it('take back what was written in the instant in which the lock became another’s', async () => {
    await someKeys(1)
    await copy()
    const lock = join(ground.config.keyringDir, 'lock')
    const store = dataKeysStore(ground.database)
    const [row] = await store.rowsOf(await someKeys(1))
    assert.ok(row)
    const late = vault.keyring.locked(async () => {
      const writer = await backupWriter(target(), backupFileNames[0], {
        at: new Date().toISOString(),
        epochs: [],
      })
      armFailpoints('keys.beforeBackupPiece=delay:500')
      const written = writer.add({ ...row, _id: 'x'.repeat(300_000) })
      await wait(200) // it has looked, and not written yet
      await writeFile(lock, 'another')
      await written
    })
    await assert.rejects(late, KeyringBusy)
    const text = await readFile(join(target(), backupFileNames[0]), 'latin1')
    assert.ok(text.length > 300_000 && !text.includes('xxx'))
    await rm(lock)
  })

  it('put everything back where there is nothing: each key opens again', async () => {
    const [living = newId('app'), destroyed = newId('app')] = await someKeys(2)
    const key = (await vault.keys.open([living])).get(living)
    await vault.keys.destroy([destroyed])
    await copy()
    await ground.database.keys.collection(`${collectionPrefix}dataKeys`).deleteMany({})
    await rm(ground.config.keyringDir, { recursive: true })
    const restored = await restoreKeys(ground, target(), [])
    assert.deepEqual([restored?.keys, restored?.epochs], [2, 1])
    const again = await openVault(ground)
    assert.deepEqual((await again.keys.open([living])).get(living), key)
    assert.equal((await again.keys.stateOf([destroyed])).get(destroyed), 'destroyed')
  })

  it('put back the keys alone where the keyring is as it was', async () => {
    const [living = newId('app')] = await someKeys(1)
    const key = (await vault.keys.open([living])).get(living)
    await copy()
    await ground.database.keys.collection(`${collectionPrefix}dataKeys`).deleteMany({})
    assert.equal((await restoreKeys(ground, target(), []))?.keys, 1)
    assert.deepEqual((await vault.keys.open([living])).get(living), key)
  })

  it('put back the keyring alone where the keys are as they were, or newer', async () => {
    const [living = newId('app')] = await someKeys(2)
    const key = (await vault.keys.open([living])).get(living)
    await copy()
    const [newer = newId('app')] = await someKeys(1)
    await vault.keys.destroy([newer])
    await rm(ground.config.keyringDir, { recursive: true })
    const restored = await restoreKeys(ground, target(), [])
    assert.deepEqual([restored?.keys, restored?.epochs], [0, 1])
    await refused(/nothing to put back/)
    const again = await openVault(ground)
    assert.deepEqual((await again.keys.open([living])).get(living), key)
    assert.equal((await again.keys.stateOf([newer])).get(newer), 'destroyed')
  })

  it('put no epoch back that no key needs: it may have been destroyed since', async () => {
    await someKeys(1)
    await copy()
    await vault.keyring.begin(new Date())
    await vault.keyring.rewrap()
    await rm(ground.config.keyringDir, { recursive: true })
    await refused(/does not have epoch 2, which the data keys need\. Take a newer copy/)
    assert.deepEqual(await readdir(ground.config.keyringDir).catch(() => []), [])
  })

  it('take up again what broke off, and put nothing between keys that they do not know', async () => {
    const units = await someKeys(3)
    await copy()
    await rm(ground.config.keyringDir, { recursive: true })
    const rows = ground.database.keys.collection<{ _id: string }>(`${collectionPrefix}dataKeys`)
    await rows.deleteMany({ _id: { $in: units.slice(1) } })
    await rows.insertOne({ _id: newId('app'), state: 'active', epoch: 1 } as never)
    await refused(/lacks 2 data keys of the copy .*, and has others/)
    await rows.deleteMany({ _id: { $nin: units } })
    const restored = await restoreKeys(ground, target(), [])
    assert.deepEqual([restored?.keys, restored?.epochs], [2, 1])
    assert.equal((await (await openVault(ground)).keys.open(units)).size, 3)
  })

  it('put nothing back over keys, or other epochs, that are there', async () => {
    await someKeys(1)
    await copy()
    await refused(/has data keys already.*nothing to put back/)
    await vault.keyring.begin(new Date())
    await refused(/has data keys already/)
    await ground.database.keys.collection(`${collectionPrefix}dataKeys`).deleteMany({})
    await refused(/has key epochs already/)
    assert.equal(await restoreKeys(ground, folder, []), undefined)
  })

  /** It is refused with that sentence. */
  async function refused(says: RegExp): Promise<void> {
    await assert.rejects(restoreKeys(ground, target(), []), (error: unknown) => {
      assert.ok(error instanceof StartRefusal, String(error))
      assert.match(error.reasons.join(' '), says)
      return true
    })
  }
})

describe('an old epoch file', () => {
  it('is zeros on the disk, not only unlinked', async () => {
    const ground = await freshGround()
    try {
      const { keyring } = await openVault(ground)
      const other = join(ground.config.dataDir, 'same-blocks')
      await link(join(ground.config.keyringDir, 'epoch-1.json'), other)
      const { length } = await readFile(other)
      await keyring.begin(new Date())
      await keyring.overwrite(1)
      await keyring.unlink(1)
      assert.deepEqual(await readFile(other), Buffer.alloc(length))
      assert.deepEqual(await keyring.unlinked(), [1])
      await keyring.forget(1)
      assert.deepEqual(
        (await readdir(ground.config.keyringDir)).filter(name => name.startsWith('epoch')),
        ['epoch-2.json'],
      )
    } finally {
      await ground.close()
    }
  })
})
