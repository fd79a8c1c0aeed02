import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ledgerVerify } from '../../cli/ledger-verify.ts'
import type { Ledger } from '../../server/erasure/ledger.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { runWith, type Ran } from '../support/cli.ts'
import { freshGround, type Ground } from '../support/ground.ts'
import { ledgerOfThree } from '../support/ledger-of-three.ts'

describe('glemme ledger:verify', () => {
  let ground: Ground
  let ledger: Ledger
  let path: string
  let lines: string[]

  before(async () => {
    ground = await freshGround()
    ledger = await ledgerOfThree(ground)
    path = join(ground.config.ledgerDir, 'ledger.jsonl')
    lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean)
  })
  after(async () => await ground.close())

  const verify = async (more: Record<string, string> = {}): Promise<Ran> =>
    await runWith({ 'ledger:verify': ledgerVerify }, ['ledger:verify'], {
      GLEMME_DATA_DIR: ground.config.dataDir,
      GLEMME_UPLOADS_DIR: join(ground.config.dataDir, 'uploads'),
      MONGODB_URI: ground.uri,
      ...more,
    })
  const inFile = async (some: readonly string[]) => await writeFile(path, `${some.join('\n')}\n`)
  const rows = () =>
    ground.database.data.collection<{ seq: number; line: string }>(`${collectionPrefix}ledger`)
  const setLine = async (seq: number, line: string | undefined) =>
    await rows().updateOne({ seq }, { $set: { line: line ?? '' } })

  it('says that it is good, with exit code 0', async () => {
    const { code, out, errors } = await verify()
    assert.deepEqual([code, errors], [0, ''])
    assert.match(out, /^Good: 4 entries, chain, signatures and copies agree\.$/m)
  })

  it('ends with 1 when an entry of the file was changed, dropped, or has changed places', async () => {
    const [first = '', second = '', third = '', last = ''] = lines
    const spoilt = [
      [first, second.replace('run_1', 'run_9'), third, last],
      [first, third, last],
      [first, third, second, last],
    ]
    for (const some of spoilt) {
      await inFile(some)
      const { code, out, errors } = await verify()
      assert.equal(code, 1)
      assert.match(errors, /^Broken at entry \d \(file: [a-z]+\)\.$/m)
      assert.doesNotMatch(out, /Good/)
    }
    await inFile(lines)
    assert.equal((await verify()).code, 0)
  })

  it('ends with 1 when an entry of the collection was changed, dropped, or has changed places', async () => {
    const [, second, third] = lines
    await setLine(1, second?.replace('run_1', 'run_9'))
    assert.equal((await verify()).code, 1)
    await setLine(1, third)
    await setLine(2, second)
    assert.equal((await verify()).code, 1)
    await setLine(1, second)
    await setLine(2, third)
    assert.equal((await verify()).code, 0)
    const dropped = await rows().findOneAndDelete({ seq: 2 })
    assert.ok(dropped)
    const { code, errors } = await verify()
    assert.equal(code, 1)
    assert.match(errors, /^Broken at entry 2 \(collection: [a-z]+\)\.$/m)
    await rows().insertOne(dropped)
  })

  it('ends with 0 after tokens were pruned: the entries are whole', async () => {
    assert.equal(await ledger.pruneTokens(new Date(Date.now() + 1000)), 3)
    const { code, out, errors } = await verify()
    assert.deepEqual([code, errors], [0, ''])
    assert.match(out, /^Good: 5 entries/m)
  })

  it('ends with 2 when nothing could be checked', async () => {
    const { code, errors } = await verify({ GLEMME_ROOT_KEY_FILE: ground.config.keyringDir })
    assert.equal(code, 2)
    assert.match(errors, /^Not checked: /m)
  })
})
