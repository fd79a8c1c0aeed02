import assert from 'node:assert/strict'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { doctor } from '../../cli/doctor.ts'
import { ledgerRepair } from '../../cli/ledger-repair.ts'
import { ledgerVerify } from '../../cli/ledger-verify.ts'
import { proofCheck } from '../../server/erasure/fsck/check-proof.ts'
import { saying } from '../../server/erasure/ledger-entry.ts'
import { leafHash, merkleRoot } from '../../server/erasure/merkle.ts'
import { ledgerOf, type Ledger } from '../../server/erasure/ledger.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { openVault } from '../../server/vault/vault.ts'
import { runWith, type Ran } from '../support/cli.ts'
import { freshGround, type Ground } from '../support/ground.ts'

const commands = { 'ledger:repair': ledgerRepair, 'ledger:verify': ledgerVerify, doctor }

describe('the tokens and certificates in the ledger folder', () => {
  let ground: Ground
  let ledger: Ledger
  let folder = ''
  /** Entry 1 has tokens, entry 2 a certificate. */
  const files = { tokens: '', certificates: '' }
  const whole = { tokens: '', certificates: '' }
  const seqOf = { tokens: 1, certificates: 2 } as const
  const both = ['tokens', 'certificates'] as const

  before(async () => {
    ground = await freshGround()
    folder = ground.config.ledgerDir
    ledger = ledgerOf({ ...ground, vault: await openVault(ground) })
    await ledger.begin()
    await ledger.append({ says: saying('intent', { runId: 'run_1' }), ids: ['app_1', 'app_2'] })
    const body = '{"number":"AAAAAAAAAAAA"}'
    const row = { _id: 'AAAAAAAAAAAA', runId: 'run_1', leafIndex: 0, leafCount: 1, body, path: [] } as const
    const certificatesRoot = merkleRoot([leafHash(Buffer.from(body))]).toString('base64url')
    await ledger.append({
      says: saying('commit', { runId: 'run_1', certificatesRoot, certificateCount: 1 }),
      certificates: ({ seq }) => [{ ...row, path: [], seq }],
    })
    for (const part of both) {
      files[part] = (await readdir(folder)).find(name => name.startsWith(`${part}-`)) ?? ''
      whole[part] = await readFile(join(folder, files[part]), 'utf8')
    }
  })
  afterEach(async () => {
    for (const part of both) await writeFile(join(folder, files[part]), whole[part])
  })
  after(async () => await ground.close())

  const glemme = async (...args: readonly string[]): Promise<Ran> =>
    await runWith(commands, args, {
      GLEMME_DATA_DIR: ground.config.dataDir,
      GLEMME_UPLOADS_DIR: join(ground.config.dataDir, 'uploads'),
      MONGODB_URI: ground.uri,
    })
  const rowsOf = (part: 'tokens' | 'certificates') =>
    ground.database.data.collection(
      `${collectionPrefix}${part === 'tokens' ? 'ledgerTokens' : 'certificates'}`,
    )

  for (const part of both) {
    it(`are missed when the file of ${part} is gone or was changed, and are written to it again`, async () => {
      const path = join(folder, files[part])
      const change = async () =>
        await writeFile(path, whole[part].replace(/A(?!A)/, 'B').replace('":["', '":["A'))
      for (const spoil of [async () => await rm(path), change]) {
        await spoil()
        const found = await glemme('ledger:verify')
        assert.equal(found.code, 1)
        const place = `Broken at entry ${seqOf[part]} \\(folder: ${part}\\)\\.\n${files[part]} in the ledger folder lacks`
        assert.match(found.errors, new RegExp(`^${place}`, 'm'))
        const looked = await glemme('ledger:repair')
        assert.equal(looked.code, 1)
        assert.match(
          looked.out,
          new RegExp(`^${files[part]} in the ledger folder lacks the ${part} of entry`),
        )
        const ran = await glemme('ledger:repair', '--yes')
        assert.deepEqual([ran.code, ran.errors], [0, ''])
        assert.match(ran.out, /of 1 entries were put back/)
        assert.ok((await readFile(path, 'utf8')).endsWith(whole[part]))
        assert.deepEqual((await ledger.lastOf('file_repaired'))?.counts, { parts: 1 })
        assert.equal((await glemme('ledger:verify')).code, 0)
        assert.match((await glemme('ledger:repair', '--yes')).out, /lacks nothing/)
      }
    })

    it(`are written to the database when that lacks the ${part}`, async () => {
      const rows = rowsOf(part)
      const before = await rows.find({}).sort({ _id: 1 }).toArray()
      assert.ok(before.length > 0)
      await rows.deleteMany({})
      const found = await glemme('ledger:verify')
      assert.equal(found.code, 1)
      assert.match(found.errors, new RegExp(`The database lacks the ${part} of entry ${seqOf[part]}`))
      assert.equal((await glemme('ledger:repair', '--yes')).code, 0)
      assert.deepEqual(await rows.find({}).sort({ _id: 1 }).toArray(), before)
      assert.equal((await glemme('ledger:verify')).code, 0)
    })
  }

  it('are found by the nightly look and by doctor, with the file', async () => {
    await rm(join(folder, files.certificates))
    const vault = await openVault(ground)
    const findings = await proofCheck.look({ ctx: { ...ground, vault }, ledger } as never)
    assert.deepEqual(findings, [
      { code: 'ledgerBroken', where: 'ledger.folder', id: '2', detail: `certificates ${files.certificates}` },
    ])
    const { out } = await glemme('doctor')
    assert.match(out, new RegExp(`^RED chain: .*ledger folder 2 certificates ${files.certificates}`, 'm'))
  })

  it('are not made up when neither has them', async () => {
    const rows = await rowsOf('certificates').find({}).toArray()
    await rowsOf('certificates').deleteMany({})
    await rm(join(folder, files.certificates))
    const { code, errors } = await glemme('ledger:repair', '--yes')
    assert.equal(code, 78)
    assert.match(errors, /^Not repaired \(folder 2 certificates\): put the newest copy of the ledger folder/)
    await rowsOf('certificates').insertMany(rows)
  })

  it('may be without the tokens that were pruned', async () => {
    await ledger.pruneTokens(new Date(Date.now() + 1000))
    await rm(join(folder, files.tokens))
    const { code, errors } = await glemme('ledger:verify')
    assert.deepEqual([code, errors], [0, ''])
  })
})
