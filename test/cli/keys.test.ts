import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { backup } from '../../cli/backup.ts'
import { brakeRelease } from '../../cli/brake-release.ts'
import { doctor } from '../../cli/doctor.ts'
import { erase } from '../../cli/erase.ts'
import { fsckCommand } from '../../cli/fsck.ts'
import { keysBackup } from '../../cli/keys-backup.ts'
import { keysRestore } from '../../cli/keys-restore.ts'
import { keysRotateEpoch } from '../../cli/keys-rotate-epoch.ts'
import { keysRotateRoot } from '../../cli/keys-rotate-root.ts'
import { keysRotateSigning } from '../../cli/keys-rotate-signing.ts'
import { ledgerVerify } from '../../cli/ledger-verify.ts'
import { policyPublish } from '../../cli/policy-publish.ts'
import { purge } from '../../cli/purge.ts'
import { replay } from '../../cli/replay.ts'
import { status } from '../../cli/status.ts'
import { packageRoot } from '../../server/base/config.ts'
import { runWith, type Ran } from '../support/cli.ts'
import { freshDatabaseUri } from '../support/mongod.ts'

const commands = {
  'keys:backup': keysBackup,
  'keys:restore': keysRestore,
  'keys:rotate-epoch': keysRotateEpoch,
  'keys:rotate-root': keysRotateRoot,
  'keys:rotate-signing': keysRotateSigning,
  'ledger:verify': ledgerVerify,
  backup,
  'brake:release': brakeRelease,
  doctor,
  erase,
  fsck: fsckCommand,
  'policy:publish': policyPublish,
  purge,
  replay,
  status,
}

/** The head of the database stands where a backup made at the beginning has it. */
async function putBackFirstEntry(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri)
  try {
    const database = client.db()
    const first = await database.collection('glemme_ledger').findOne({ seq: 0 })
    const heads = database.collection<{ _id: string }>('glemme_ledgerHead')
    const set = { seq: 0, hash: first?.['hash'] as unknown }
    assert.equal((await heads.updateOne({ _id: 'head' }, { $set: set })).modifiedCount, 1)
  } finally {
    await client.close()
  }
}

describe('the commands about keys', () => {
  let folder = ''
  let uri = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glemme-keys-'))
    await mkdir(join(folder, 'copies'))
    uri = await freshDatabaseUri()
  })
  after(async () => await rm(folder, { recursive: true, force: true }))

  const glemme = async (args: readonly string[], settings: Record<string, string> = {}): Promise<Ran> =>
    await runWith(commands, args, {
      GLEMME_DATA_DIR: join(folder, 'data'),
      GLEMME_UPLOADS_DIR: join(folder, 'uploads'),
      GLEMME_KEY_BACKUP_DIRS: join(folder, 'copies'),
      MONGODB_URI: uri,
      ...settings,
    })

  const epochs = async (data = 'data') =>
    (await readdir(join(folder, data, 'keyring'))).filter(name => name.startsWith('epoch'))

  it('rotate epoch, signing key and root key, and copy and restore what there is', async () => {
    const rotated = await glemme(['keys:rotate-epoch'])
    assert.equal(rotated.code, 0, rotated.errors)
    assert.match(rotated.out, /^Epoch 2: 0 keys wrapped anew, 1 older epochs destroyed\.$/m)
    assert.deepEqual(await epochs(), ['epoch-2.json'])

    const secrets = join(folder, 'data', 'secrets')
    const [signing, root] = [join(secrets, 'ledger-key.pem'), join(secrets, 'root.key')]
    const before = [await readFile(signing, 'utf8'), await readFile(root, 'utf8')]
    const signed = await glemme(['keys:rotate-signing'])
    assert.match(signed.out, /is signed with key [\w-]{43} from now on/, signed.errors)
    assert.notEqual(await readFile(signing, 'utf8'), before[0])
    const rooted = await glemme(['keys:rotate-root'])
    assert.match(
      rooted.out,
      /root\.key holds the new root key; 1 key epochs were wrapped with it/,
      rooted.errors,
    )
    assert.notEqual(await readFile(root, 'utf8'), before[1])

    const copied = await glemme(['keys:backup'])
    assert.deepEqual([copied.code, copied.out], [0, 'Copied to 1 of 1 folders.\n'])
    const from = ['keys:restore', '--from', join(folder, 'copies')]
    const same = await glemme(from)
    assert.match(same.out, /^Restored 0 keys and 1 epochs, as of 20/, same.errors)
    const third = { GLEMME_DATA_DIR: join(folder, 'third'), MONGODB_URI: await freshDatabaseUri() }
    await glemme(['keys:rotate-epoch'], { ...third, GLEMME_KEY_BACKUP_DIRS: '' })
    const refused = await glemme(from, third)
    assert.equal(refused.code, 78)
    assert.match(refused.errors, /keyring: has key epochs already/)
    const elsewhere = { GLEMME_DATA_DIR: join(folder, 'other'), MONGODB_URI: await freshDatabaseUri() }
    const restored = await glemme(from, elsewhere)
    assert.match(restored.out, /^Restored 0 keys and 1 epochs, as of 20/, restored.errors)
    assert.deepEqual(await epochs('other'), ['epoch-2.json'])

    assert.equal((await glemme(['ledger:verify'])).code, 0)
  })

  it('say what is missing', async () => {
    const away = { GLEMME_KEY_BACKUP_DIRS: join(folder, 'nowhere') }
    const copied = await glemme(['keys:backup'], away)
    assert.deepEqual([copied.code, copied.out], [1, 'Copied to 0 of 1 folders.\n'])
    const named = copied.errors.split('\n').find(line => line.startsWith(`${join(folder, 'nowhere')}: `))
    assert.match(named ?? '', /Mount it; for a new, empty disk add --accept-empty\.$/)
    const rotated = await glemme(['keys:rotate-epoch'], away)
    assert.equal(rotated.code, 1)
    assert.match(rotated.errors, /1 folders of GLEMME_KEY_BACKUP_DIRS cannot be written/)
    assert.equal((await glemme(['keys:restore', '--from', join(folder, 'nowhere')])).code, 1)
    assert.equal((await glemme(['keys:restore'])).code, 64)
  })

  it('and all others that write are refused while the database waits for its replay; those that look are not', async () => {
    await putBackFirstEntry(uri)
    const policy = join(packageRoot, 'policy.example.yaml')
    const writing = [
      ['keys:rotate-epoch'],
      ['keys:rotate-signing'],
      ['keys:rotate-root'],
      ['keys:backup'],
      ['purge', '--yes'],
      ['erase', '--reference', '7Q2M9-XKD4R', '--yes'],
      ['brake:release', '--yes'],
      ['policy:publish', policy],
      ['fsck', '--repair'],
      ['backup', '--to', folder],
    ]
    for (const args of writing) {
      const { code, errors } = await glemme(args)
      assert.equal(code, 78, `${args.join(' ')}: ${errors}`)
      assert.match(errors, /waits for its replay\. First: glemme replay/)
    }
    for (const name of ['status', 'doctor', 'fsck', 'ledger:verify'])
      assert.ok((await glemme([name])).code <= 1, name)
    assert.equal((await glemme(['replay'])).code, 0)
    assert.equal((await glemme(['keys:rotate-epoch'])).code, 0)
  })
})
