import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { Config } from '../../server/base/config.ts'
import { StartRefusal } from '../../server/base/errors.ts'
import { newId } from '../../server/base/ids.ts'
import { runProgram } from '../../server/base/program.ts'
import { ledgerKeyFile, secretNames } from '../../server/vault/secrets.ts'
import { openVault } from '../../server/vault/vault.ts'
import { freshGround, type Ground } from '../support/ground.ts'

let ground: Ground
let config: Config

describe('the vault', () => {
  beforeEach(async () => {
    ground = await freshGround()
    config = ground.config
  })
  afterEach(async () => await ground.close())

  /** The sentences of the refusal. */
  async function reasonsFor(changed: Partial<Config> = {}): Promise<string[]> {
    const error: unknown = await openVault({ ...ground, config: { ...config, ...changed } }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    assert.ok(error instanceof StartRefusal, `refused, not ${String(error)}`)
    return [...error.reasons]
  }

  const secretPath = (name: string) => join(config.secretsDir, name)

  describe('the first start', () => {
    it('makes root key, epoch 1 and secrets, for the owner only', async () => {
      const vault = await openVault(ground)
      const files = [
        config.rootKeyFile,
        join(config.keyringDir, 'epoch-1.json'),
        ...secretNames.map(name => secretPath(`${name}.key`)),
        secretPath(ledgerKeyFile),
      ]
      for (const file of files) assert.equal((await stat(file)).mode & 0o777, 0o600, file)
      for (const folder of [config.dataDir, config.secretsDir, config.keyringDir]) {
        assert.equal((await stat(folder)).mode & 0o777, 0o700, folder)
      }
      assert.equal((await readdir(config.secretsDir)).length, secretNames.length + 2)
      assert.match(await readFile(config.rootKeyFile, 'utf8'), /^[0-9a-f]{64}\n$/)
      assert.equal(vault.epochs.current(), 1)
      assert.equal(vault.secrets.ledgerKey.private.asymmetricKeyType, 'ed25519')
      assert.match(await readFile(secretPath(ledgerKeyFile), 'utf8'), /^-----BEGIN PRIVATE KEY-----/)
    })

    it('writes the epoch as the design says', async () => {
      await openVault(ground)
      const epoch: unknown = JSON.parse(await readFile(join(config.keyringDir, 'epoch-1.json'), 'utf8'))
      assert.deepEqual(Object.keys(epoch as object), ['epoch', 'createdAt', 'wrapped'])
    })

    it('by five processes at once makes one of each', async () => {
      const vaults = await Promise.all(Array.from({ length: 5 }, () => openVault(ground)))
      const seen = vaults.map(vault => [
        ...secretNames.map(name => vault.secrets.of(name).toString('hex')),
        vault.secrets.ledgerKey.private.export({ type: 'pkcs8', format: 'pem' }),
        vault.epochs.mailTokens('kari@firma.example')[0]?.toString('hex'),
      ])
      for (const other of seen) assert.deepEqual(other, seen[0])
      assert.deepEqual(await readdir(config.keyringDir), ['epoch-1.json'])
    })
  })

  describe('every later start', () => {
    it('is refused beside what is sealed when no key is there, with or without a keyring, and makes none', async () => {
      await (await openVault(ground)).keys.create(newId('app'))
      const people = ground.database.data.collection<{ _id: string }>('glemme_applications')
      await people.insertOne({ _id: newId('app') })
      await openVault(ground)
      await ground.database.keys.collection('glemme_dataKeys').deleteMany({})
      const says = (error: unknown): boolean => {
        assert.ok(error instanceof StartRefusal)
        assert.deepEqual([error.reasons.length, error.reasons[0]?.includes('glemme keys:restore')], [1, true])
        return true
      }
      await assert.rejects(openVault(ground), says)
      await rm(config.keyringDir, { recursive: true })
      await assert.rejects(openVault(ground), says)
      assert.deepEqual(await readdir(config.keyringDir).catch(() => []), [])
    })

    it('finds the keys of the first', async () => {
      const unit = newId('app')
      const key = await (await openVault(ground)).keys.create(unit)
      assert.deepEqual((await (await openVault(ground)).keys.open([unit])).get(unit), key)
    })

    it('is refused when the keyring is missing and data keys need it, and makes none', async () => {
      await (await openVault(ground)).keys.create(newId('app'))
      await rm(config.keyringDir, { recursive: true })
      assert.match((await reasonsFor())[0] ?? '', /epoch-1\.json: is missing, and data keys need it/)
      await assert.rejects(stat(join(config.keyringDir, 'epoch-1.json')))
    })

    it('goes on beside a few keys of many that name an epoch which is not there', async () => {
      const { keys } = await openVault(ground)
      const units = Array.from({ length: 102 }, () => newId('app'))
      await keys.createAll(units)
      const name = async (count: number, epoch: number) => {
        const rows = ground.database.keys.collection<{ _id: string }>('glemme_dataKeys')
        const createdAt = new Date(Date.now() - 3_600_000)
        await rows.updateMany({ _id: { $in: units.slice(0, count) } }, { $set: { epoch, createdAt } })
      }
      await name(100, 7)
      const vault = await openVault(ground)
      assert.equal((await vault.keys.open(units.slice(100))).size, 2)
      await assert.rejects(vault.keys.open(units), { name: 'KeyMissing' })
      await name(101, 7)
      assert.match((await reasonsFor())[0] ?? '', /epoch-7\.json: is missing.*keys:restore --from DIR/)
    })

    it('may begin anew when no data key needs the lost keyring, never with a number that was used', async () => {
      const { keys } = await openVault(ground)
      const unit = newId('app')
      await keys.create(unit)
      await keys.destroy([unit])
      await rm(config.keyringDir, { recursive: true })
      assert.equal((await openVault(ground)).epochs.current(), 2)
    })

    it('is refused with another root key', async () => {
      await openVault(ground)
      await writeFile(
        config.rootKeyFile,
        `${Buffer.from('another root key, 32 bytes long!').toString('hex')}\n`,
      )
      assert.match((await reasonsFor())[0] ?? '', /does not open with this root key/)
    })

    it('is refused when the epoch file was renamed or spoilt', async () => {
      await openVault(ground)
      const path = join(config.keyringDir, 'epoch-1.json')
      const text = await readFile(path, 'utf8')
      await writeFile(join(config.keyringDir, 'epoch-2.json'), text, { mode: 0o600 })
      assert.match((await reasonsFor())[0] ?? '', /epoch-2\.json: is the file of another epoch/)
      await rm(join(config.keyringDir, 'epoch-2.json'))
      await writeFile(path, text.slice(0, 40))
      assert.equal((await reasonsFor()).length, 1)
    })

    it('is refused when others can read a secret or a folder, all at once', async () => {
      await openVault(ground)
      const open = [
        config.rootKeyFile,
        secretPath('form.key'),
        secretPath(ledgerKeyFile),
        join(config.keyringDir, 'epoch-1.json'),
      ]
      for (const path of open) await chmod(path, 0o640)
      for (const folder of [config.dataDir, config.keyringDir, config.secretsDir]) await chmod(folder, 0o710)
      const reasons = await reasonsFor()
      for (const path of open)
        assert.ok(
          reasons.some(reason => reason.endsWith(`chmod 600 ${path}`)),
          path,
        )
      for (const folder of [config.dataDir, config.keyringDir, config.secretsDir]) {
        assert.ok(
          reasons.some(reason => reason.endsWith(`chmod 700 ${folder}`)),
          folder,
        )
      }
    })

    it('is refused when a secret is short, an example, or equal to another', async () => {
      await openVault(ground)
      await writeFile(secretPath('cookie.key'), 'abcd\n')
      await writeFile(secretPath('form.key'), '00'.repeat(32))
      await writeFile(secretPath('links.key'), await readFile(secretPath('limits.key')))
      await writeFile(secretPath(ledgerKeyFile), 'not a key')
      const reasons = await reasonsFor()
      assert.equal(reasons.length, 4)
      assert.match(reasons.join('\n'), /cookie\.key: must hold 32 random bytes/)
      assert.match(reasons.join('\n'), /form\.key: is an example/)
      assert.match(reasons.join('\n'), /links\.key: is the same as limits\.key/)
      assert.match(reasons.join('\n'), /ledger-key\.pem: must hold an Ed25519/)
    })
  })

  describe('in production', () => {
    it('nothing secret makes itself: every missing one is named, with what to do', async () => {
      const reasons = await reasonsFor({ production: true })
      assert.equal(reasons.length, secretNames.length + 2)
      await assert.rejects(stat(config.rootKeyFile))
      for (const reason of reasons) {
        const command = /Do: (\(umask 077; .*\))$/.exec(reason)?.[1] ?? assert.fail(reason)
        const ran = await runProgram('/bin/sh', ['-c', command], { totalMs: 20_000 })
        assert.equal(ran.code, 0, ran.problem)
      }
      const { epochs } = await openVault({ ...ground, config: { ...config, production: true } })
      assert.equal(epochs.current(), 1)
    })

    it('a start with all secrets in place makes the first epoch', async () => {
      await openVault(ground)
      await rm(config.keyringDir, { recursive: true })
      await mkdir(config.keyringDir, { mode: 0o700 })
      const production = { ...ground, config: { ...config, production: true } }
      assert.equal((await openVault(production)).epochs.current(), 1)
    })
  })
})
