import assert from 'node:assert/strict'
import { readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { doctor } from '../../cli/doctor.ts'
import { ledgerRepair } from '../../cli/ledger-repair.ts'
import { ledgerVerify } from '../../cli/ledger-verify.ts'
import type { Ledger } from '../../server/erasure/ledger.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { runWith, type Ran } from '../support/cli.ts'
import { freshGround, type Ground } from '../support/ground.ts'
import { ledgerOfThree } from '../support/ledger-of-three.ts'

const commands = { 'ledger:repair': ledgerRepair, 'ledger:verify': ledgerVerify, doctor }

describe('glemme ledger:repair', () => {
  let ground: Ground
  let ledger: Ledger
  let path = ''

  beforeEach(async () => {
    ground = await freshGround()
    ledger = await ledgerOfThree(ground)
    path = join(ground.config.ledgerDir, 'ledger.jsonl')
  })
  afterEach(async () => await ground.close())

  const glemme = async (...args: readonly string[]): Promise<Ran> =>
    await runWith(commands, args, {
      GLEMME_DATA_DIR: ground.config.dataDir,
      GLEMME_UPLOADS_DIR: join(ground.config.dataDir, 'uploads'),
      MONGODB_URI: ground.uri,
    })
  const lines = async () => (await readFile(path, 'utf8')).split('\n').filter(Boolean)
  const keep = async (count: number) =>
    await writeFile(
      path,
      (await lines())
        .slice(0, count)
        .map(line => `${line}\n`)
        .join(''),
    )
  const inData = (place: string) =>
    ground.database.data.collection<{ seq: number; line: string }>(collectionPrefix + place)

  it('gives the file the entry it had lost, says so in the ledger, and the product starts', async () => {
    const whole = await lines()
    await keep(3)
    const start = await glemme('doctor')
    assert.match(start.out, /^RED start: .*broken at entry 3 \(copies: behind\).*glemme ledger:repair$/m)

    const looked = await glemme('ledger:repair')
    assert.deepEqual([looked.code, looked.errors], [1, ''])
    assert.match(looked.out, /lacks the entries 3 to 3\./)
    assert.deepEqual(await lines(), whole.slice(0, 3), 'looking changes nothing')

    const ran = await glemme('ledger:repair', '--yes')
    assert.deepEqual([ran.code, ran.errors], [0, ''])
    assert.deepEqual((await lines()).slice(0, 4), whole)
    const told = await ledger.lastOf('file_repaired')
    assert.deepEqual([told?.seq, told?.counts, told?.detail], [4, { entries: 1 }, { from: 3, to: 3 }])
    assert.match((await glemme('ledger:verify')).out, /Good: 5 entries/)
    await ledger.begin()
    assert.match((await glemme('ledger:repair', '--yes')).out, /The file lacks nothing\./)
    assert.equal((await lines()).length, 5)
  })

  it('makes a folder that is gone anew, tokens too', async () => {
    const folder = ground.config.ledgerDir
    const before = await readdir(folder)
    await rm(folder, { recursive: true })
    assert.equal((await glemme('ledger:repair', '--yes')).code, 0)
    assert.deepEqual(await readdir(folder), before)
    const { entries, tokens } = await ledger.replay.read()
    assert.equal(entries.length, 5)
    assert.deepEqual(tokens.get(2), ledger.tokens(['app_run_2']))
  })

  it('writes no tokens of entries whose tokens were pruned', async () => {
    await ledger.pruneTokens(new Date(Date.now() + 1000))
    await unlink(path)
    assert.equal((await glemme('ledger:repair', '--yes')).code, 0)
    assert.equal((await ledger.verify()).fault, undefined)
  })

  it('refuses when the database lacks the entries as well', async () => {
    await keep(2)
    await inData('ledger').deleteOne({ seq: 3 })
    const { code, errors } = await glemme('ledger:repair', '--yes')
    assert.equal(code, 78)
    assert.match(
      errors,
      /^Not repaired \(copies 3 lost\): put the newest copy of the ledger folder in place\.$/m,
    )
    assert.equal((await lines()).length, 2)
  })

  it('refuses when an entry was changed, in the file or in the database', async () => {
    const whole = await lines()
    await writeFile(path, `${whole[0]}\n${whole[1]?.replace('run_1', 'run_9')}\n`)
    assert.match((await glemme('ledger:repair', '--yes')).errors, /Not repaired \(file 1 hash\)/)
    await writeFile(path, `${whole[0]}\n${whole[1]}\n`)
    const line = whole[3]?.replace('run_3', 'run_9') ?? ''
    await inData('ledger').updateOne({ seq: 3 }, { $set: { line } })
    assert.match((await glemme('ledger:repair', '--yes')).errors, /Not repaired \(collection 3 hash\)/)
    assert.equal((await lines()).length, 2)
  })

  it('refuses when tokens are not those that were signed', async () => {
    await keep(3)
    await inData('ledgerTokens').deleteOne({ seq: 2 })
    assert.match((await glemme('ledger:repair', '--yes')).errors, /Not repaired \(copies 2 tokens\)/)
    assert.equal((await lines()).length, 3)
  })
})
