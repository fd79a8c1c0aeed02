import assert from 'node:assert/strict'
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { armFailpoints } from '../../server/base/failpoint.ts'
import { StartRefusal } from '../../server/base/errors.ts'
import { saying } from '../../server/erasure/ledger-entry.ts'
import { ledgerOf, type Ledger } from '../../server/erasure/ledger.ts'
import { collectionPrefix } from '../../server/store/database.ts'
import { openVault } from '../../server/vault/vault.ts'
import { freshGround, type Ground } from '../support/ground.ts'

describe('the ledger', () => {
  let ground: Ground
  let open: (inTransaction?: Ground['inTransaction']) => Promise<Ledger>
  let path: string
  const sweepOf = (drafts: number) => ({ says: saying('sweep', { counts: { drafts } }) })
  const lines = async () => (await readFile(path, 'utf8')).split('\n').filter(Boolean)
  const inData = (place: string) =>
    ground.database.data.collection<{ _id: string; seq: number; line: string }>(collectionPrefix + place)
  const mirrored = async () =>
    await ground.database.keys
      .collection<{ _id: string; seq: number; hash: string }>(`${collectionPrefix}ledgerMirror`)
      .findOne({ _id: 'head' })

  beforeEach(async () => {
    ground = await freshGround()
    const vault = await openVault(ground)
    open = async (inTransaction = ground.inTransaction) => {
      const ledger = ledgerOf({ ...ground, vault, inTransaction })
      await ledger.begin()
      return ledger
    }
    path = join(ground.config.ledgerDir, 'ledger.jsonl')
  })
  afterEach(async () => {
    armFailpoints('')
    await ground.close()
  })

  it('begins with one genesis, however many processes start at once', async () => {
    const ledgers = await Promise.all([open(), open(), open()])
    const reports = await Promise.all(ledgers.map(async ledger => await ledger.verify()))
    assert.deepEqual(
      reports,
      Array.from({ length: 3 }, () => ({ entries: 1, fault: undefined })),
    )
    assert.equal((await ledgers[0]?.entryAt(0))?.kind, 'genesis')
  })

  it('has every entry in collection, file and mirror when an append returns', async () => {
    const ledger = await open()
    const entry = await ledger.append({ says: saying('intent', { runId: 'run_x' }), ids: ['app_x', 'fil_y'] })
    assert.equal(entry.seq, 1)
    assert.deepEqual(JSON.parse((await lines())[1] ?? ''), entry)
    assert.equal((await mirrored())?.hash, entry.hash)
    const day = entry.at.slice(0, 10)
    const tokenLine: unknown = JSON.parse(
      await readFile(join(ground.config.ledgerDir, `tokens-${day}.jsonl`), 'utf8'),
    )
    assert.deepEqual(tokenLine, { seq: 1, tokens: ledger.tokens(['app_x', 'fil_y']).sort() })
    assert.ok(await ledger.hasTokenOf('app_x'))
    assert.ok(!(await ledger.hasTokenOf('app_z')))
  })

  it('is one chain when two processes append at once', async () => {
    const [one, other] = [await open(), await open()]
    await Promise.all(
      Array.from({ length: 20 }, async (_none, n) => await (n % 2 ? one : other).append(sweepOf(n))),
    )
    assert.deepEqual(await one.verify(), { entries: 21, fault: undefined })
  })

  it('has of one run one entry of a kind, whoever repeats it', async () => {
    const [one, other] = [await open(), await open()]
    const says = saying('intent', { runId: 'run_x' })
    const entries = await Promise.all([one.append({ says }), other.append({ says }), one.append({ says })])
    assert.equal(new Set(entries.map(entry => entry.hash)).size, 1)
    assert.equal((await one.verify()).entries, 2)
  })

  it('takes what waits in the queue, closed mails together', async () => {
    const ledger = await open()
    await ledger.enqueue(saying('mail_closed', { counts: { delivered: 1 } }))
    await ledger.enqueue(saying('sweep', { counts: { drafts: 1 } }))
    await ledger.enqueue(saying('mail_closed', { counts: { delivered: 1 } }))
    await ledger.enqueue(saying('mail_closed', { counts: { late: 1 } }))
    assert.equal(await ledger.appendQueued(), 4)
    assert.equal(await ledger.appendQueued(), 0)
    const [one, other] = [await ledger.entryAt(1), await ledger.entryAt(2)]
    assert.deepEqual([one?.kind, one?.counts], ['mail_closed', { delivered: 2, late: 1 }])
    assert.equal(other?.kind, 'sweep')
  })

  it('gives the last word about a unit the last place, also when another worker has taken part of what waits', async () => {
    const ledger = await open()
    const movedTo = (date: string) => saying('due_moved', { detail: { date } })
    await ledger.enqueue(movedTo('2027-01-01'), ['app_y'])
    await ledger.enqueue(movedTo('2027-01-01'), ['app_x'])
    await ledger.enqueue(movedTo('2027-05-05'), ['app_x'])
    let isTaken = false
    const late = await open(async work => {
      if (!isTaken) await inData('ledgerQueue').deleteOne({ ids: 'app_y' })
      isTaken = true
      return await ground.inTransaction(work)
    })
    await late.appendQueued()
    await late.appendQueued()
    const said = [await late.entryAt(1), await late.entryAt(2)].map(entry => entry?.detail?.['date'])
    assert.deepEqual(said, ['2027-01-01', '2027-05-05'])
  })

  it('takes all that waits at once, however much it is', async () => {
    const ledger = await open()
    for (let n = 0; n < 250; n += 1) await ledger.enqueue(saying('mail_closed', { counts: { delivered: 1 } }))
    assert.equal(await ledger.appendQueued(), 250)
    assert.equal(await inData('ledgerQueue').countDocuments(), 0)
    assert.deepEqual(await ledger.verify(), { entries: 4, fault: undefined })
  })

  it('queues nothing for a transaction that failed, and appends nothing with work that failed', async () => {
    const ledger = await open()
    await assert.rejects(
      ground.inTransaction(async () => {
        await ledger.enqueue(saying('sweep'))
        throw new Error('no')
      }),
    )
    assert.equal(await ledger.appendQueued(), 0)
    const along = () => Promise.reject(new Error('no'))
    await assert.rejects(ledger.append({ ...sweepOf(1), ids: ['app_x'], along }))
    assert.equal((await ledger.verify()).entries, 1)
    assert.ok(!(await ledger.hasTokenOf('app_x')))
  })

  for (const point of [
    'ledger.afterTransaction',
    'ledger.afterTokenFile',
    'ledger.afterCertificateFile',
    'ledger.afterLedgerFile',
    'ledger.afterMirror',
  ]) {
    it(`copies forward what a worker left at ${point}`, async () => {
      const ledger = await open()
      armFailpoints(`${point}=throw:EIO@1`)
      await assert.rejects(ledger.append({ ...sweepOf(1), ids: ['app_x'] }))
      armFailpoints('')
      const other = await open()
      assert.deepEqual(await other.verify(), { entries: 2, fault: undefined })
      assert.equal((await lines()).length >= 2, true)
      assert.equal((await mirrored())?.seq, 1)
      assert.equal((await other.append(sweepOf(2))).seq, 2)
    })
  }

  it('goes on after a line that was torn off, and after one that was written twice', async () => {
    await (await open()).append(sweepOf(1))
    const [first = '', second = ''] = await lines()
    await writeFile(path, `${first}\n${second}\n${second}\n${second.slice(0, 50)}`)
    const ledger = await open()
    await ledger.append(sweepOf(2))
    assert.deepEqual(await ledger.verify(), { entries: 3, fault: undefined })
  })

  describe('refuses to start', () => {
    const refusal = (code: string) => (error: unknown) =>
      error instanceof StartRefusal &&
      error.reasons.length === 1 &&
      (error.reasons[0]?.includes(code) ?? false)

    beforeEach(async () => {
      const ledger = await open()
      for (const n of [1, 2, 3]) await ledger.append({ ...sweepOf(n), ids: [`app_${n}`] })
    })

    it('when its file is gone, or lacks its last entry', async () => {
      const whole = await readFile(path, 'utf8')
      await rm(path)
      await assert.rejects(open(), refusal('behind'))
      await writeFile(path, whole.split('\n').slice(0, 3).join('\n'))
      await assert.rejects(open(), refusal('behind'))
      await writeFile(path, whole)
      await open()
    })

    it('when an entry was changed, dropped, swapped or added in the file', async () => {
      const [l0 = '', l1 = '', l2 = '', l3 = ''] = await lines()
      const changed = l1.replace('"drafts":1', '"drafts":2')
      const spoilt = [
        [l0, changed, l2, l3],
        [l0, l2, l3],
        [l0, l2, l1, l3],
        [l0, l1, l2, l3, 'and more'],
      ]
      for (const some of spoilt) {
        await writeFile(path, `${some.join('\n')}\n`)
        await assert.rejects(open(), refusal('file'))
      }
    })

    it('when an entry was changed in the collection', async () => {
      const row = await inData('ledger').findOne({ seq: 2 })
      const line = row?.line.replace('"drafts":2', '"drafts":20') ?? ''
      await inData('ledger').updateOne({ seq: 2 }, { $set: { line } })
      await assert.rejects(open(), refusal('collection: hash'))
    })

    it('when an entry was dropped from the collection, or two were swapped', async () => {
      const rows = await inData('ledger').find({}).sort({ seq: 1 }).toArray()
      const [, one, two] = rows
      assert.ok(one && two)
      await inData('ledger').updateOne({ seq: 1 }, { $set: { line: two.line } })
      await inData('ledger').updateOne({ seq: 2 }, { $set: { line: one.line } })
      await assert.rejects(open(), refusal('collection'))
      await inData('ledger').deleteOne({ seq: 1 })
      await assert.rejects(open(), refusal('collection'))
    })

    it('when its newest entry is in the file only', async () => {
      await inData('ledger').deleteOne({ seq: 3 })
      await assert.rejects(open(), refusal('copies: ahead'))
    })

    it('when the file has a ledger and the database none, as an empty one beside old folders', async () => {
      await inData('ledger').deleteMany({})
      await inData('ledgerHead').deleteMany({})
      await assert.rejects(open(), refusal('Restore a backup'))
    })

    it('when a token was taken away', async () => {
      await inData('ledgerTokens').deleteOne({ seq: 2 })
      await assert.rejects(open(), refusal('tokens'))
    })

    it('when somebody appended a line of their own', async () => {
      const [, l1 = ''] = await lines()
      await appendFile(path, `${l1.replace('"seq":1', '"seq":4')}\n`)
      await assert.rejects(open(), refusal('file'))
    })
  })

  it('appends nothing more once its file is gone', async () => {
    const ledger = await open()
    await ledger.append(sweepOf(1))
    await rm(path)
    await assert.rejects(ledger.append(sweepOf(2)), { code: 'LEDGER_BEHIND' })
    assert.equal(await inData('ledger').countDocuments(), 2)
  })
})
