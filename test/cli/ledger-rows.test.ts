import assert from 'node:assert/strict'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { doctor } from '../../cli/doctor.ts'
import { ledgerRepair } from '../../cli/ledger-repair.ts'
import { ledgerVerify } from '../../cli/ledger-verify.ts'
import { createAudit } from '../../server/audit/audit.ts'
import { chainAudit } from '../../server/audit/chain.ts'
import type { Ledger } from '../../server/erasure/ledger.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { runWith, type Ran } from '../support/cli.ts'
import { freshGround, type Ground } from '../support/ground.ts'
import { ledgerOfThree } from '../support/ledger-of-three.ts'

const commands = { 'ledger:repair': ledgerRepair, 'ledger:verify': ledgerVerify, doctor }

describe('a ledger of which one side is broken, by what doctor says of it', () => {
  let ground: Ground
  let ledger: Ledger
  let path = ''
  let whole = ''

  beforeEach(async () => {
    ground = await freshGround()
    ledger = await ledgerOfThree(ground)
    path = join(ground.config.ledgerDir, 'ledger.jsonl')
    whole = await readFile(path, 'utf8')
  })
  afterEach(async () => await ground.close())

  const glemme = async (...args: readonly string[]): Promise<Ran> =>
    await runWith(commands, args, {
      GLEMME_DATA_DIR: ground.config.dataDir,
      GLEMME_UPLOADS_DIR: join(ground.config.dataDir, 'uploads'),
      MONGODB_URI: ground.uri,
    })
  const rows = () =>
    ground.database.data.collection<{ seq: number; line: string }>(`${collectionPrefix}ledger`)
  const spoilRow = async (seq: number) => {
    const line = whole.split('\n')[seq]?.replace(`run_${seq}`, 'run_9') ?? ''
    await rows().updateOne({ seq }, { $set: { line } })
  }
  const firstOfDoctor = async () => (await glemme('doctor')).out.split('\n')[0] ?? ''

  it('has the entries of the database again from the file: what was changed, and what was taken out', async () => {
    const before = await rows().find({}).toArray()
    await spoilRow(1)
    await rows().deleteOne({ seq: 2 })
    assert.match(
      await firstOfDoctor(),
      /broken at entry 2 \(collection: order\)\. .*database.*: glemme ledger:repair$/,
    )
    assert.doesNotMatch(await firstOfDoctor(), /copy/)
    const looked = await glemme('ledger:repair')
    assert.deepEqual([looked.code, looked.errors], [1, ''])
    assert.match(looked.out, /The database lacks these entries, .*: 1, 2\. The file has them\./)
    const ran = await glemme('ledger:repair', '--yes')
    assert.deepEqual([ran.code, ran.errors], [0, ''])
    const after = await rows().find({}).sort({ seq: 1 }).toArray()
    assert.deepEqual(after.slice(0, 4), before)
    const told = await ledger.lastOf('file_repaired')
    assert.deepEqual([told?.seq, told?.counts], [4, { rows: 2 }])
    assert.equal((await glemme('ledger:verify')).code, 0)
    assert.match((await glemme('ledger:repair', '--yes')).out, /lacks nothing/)
  })

  it('has an entry again in whose place somebody has put another row', async () => {
    const row = await rows().findOneAndDelete({ seq: 2 })
    assert.ok(row)
    await rows().insertOne({ ...row, _id: 'strange' as never })
    await spoilRow(2)
    const ran = await glemme('ledger:repair', '--yes')
    assert.deepEqual([ran.code, ran.errors], [0, ''])
    assert.equal(await rows().countDocuments({ _id: 'strange' as never }), 0)
    assert.equal((await glemme('ledger:verify')).code, 0)
  })

  it('has the last entry of the database again, which is no restored backup while its head knows it', async () => {
    await rows().deleteOne({ seq: 3 })
    assert.match(await firstOfDoctor(), /\(copies: ahead\)\. .*glemme ledger:repair$/)
    assert.equal((await glemme('ledger:repair', '--yes')).code, 0)
    assert.equal((await glemme('ledger:verify')).code, 0)
  })

  it('leaves a restored backup to its replay', async () => {
    await rows().deleteOne({ seq: 3 })
    const last = await rows().findOne({ seq: 2 })
    const { hash } = JSON.parse(last?.line ?? '') as { hash: string }
    await ground.database.data
      .collection(`${collectionPrefix}ledgerHead`)
      .updateOne({}, { $set: { seq: 2, hash } })
    const { code, errors } = await glemme('ledger:repair', '--yes')
    assert.deepEqual([code, await rows().countDocuments()], [78, 3])
    assert.match(
      errors,
      /^Not repaired \(copies 3 ahead\): the database is a restored backup, see glemme replay\.$/m,
    )
  })

  it('has its file again from the database, once the spoilt one is out of the folder', async () => {
    await writeFile(path, whole.replace('run_2', 'run_9'))
    const line = await firstOfDoctor()
    assert.match(line, /\(file: hash\)\. .*Move that file out of the folder, then: glemme ledger:repair$/)
    const { code, errors } = await glemme('ledger:repair', '--yes')
    assert.equal(code, 78)
    assert.match(errors, /^Not repaired \(file 2 hash\): move ledger\.jsonl out of the folder, then again/m)
    await rename(path, `${ground.config.dataDir}/spoilt.jsonl`)
    assert.equal((await glemme('ledger:repair', '--yes')).code, 0)
    assert.ok((await readFile(path, 'utf8')).startsWith(whole))
    assert.equal((await glemme('ledger:verify')).code, 0)
  })

  it('needs the newest copy of its folder when both sides are broken, and is right with it', async () => {
    await spoilRow(2)
    await writeFile(path, whole.replace('run_1', 'run_9'))
    const { code, errors } = await glemme('ledger:repair', '--yes')
    assert.equal(code, 78)
    assert.match(errors, /^Not repaired \(collection 2 hash\): put the newest copy of the ledger folder/m)
    await writeFile(path, whole)
    assert.equal((await glemme('ledger:repair', '--yes')).code, 0)
    assert.equal((await glemme('ledger:verify')).code, 0)
  })

  it('sends nobody to a copy of the ledger for a row of the audit log', async () => {
    const audit = createAudit(ground)
    for (const what of ['staff.signedIn', 'staff.signedOut'] as const)
      await audit.write({ what, who: { kind: 'system' } })
    await chainAudit(ground)
    const set = { what: 'vacancy.created' }
    await ground.database.data.collection(`${collectionPrefix}audit`).updateOne({ seq: 1 }, { $set: set })
    const { out } = await glemme('doctor')
    assert.match(
      out,
      /^RED chain: .* audit 1: .*no copy of the ledger helps\. .*restore a backup from before that\.$/m,
    )
  })
})
