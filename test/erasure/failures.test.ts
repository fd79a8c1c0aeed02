import assert from 'node:assert/strict'
import { mkdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { armFailpoints } from '../../server/base/failpoint.ts'
import type { RunRow } from '../../server/erasure/run.ts'
import { runsStore } from '../../server/erasure/runs-store.ts'
import { openErasureWorld, type ErasureWorld, type WorldOptions } from '../support/erasure-world.ts'
import { into, seed, tracesOf, type Seeded } from '../support/erasure-seed.ts'
import { localDate } from '../../server/policy/retention.ts'
import { until } from '../support/until.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

describe('a run that fails', () => {
  let world: ErasureWorld
  beforeEach(async () => {
    world = await openErasureWorld()
  })
  afterEach(async () => {
    await world.close()
  })

  const runOf = async ({ number }: Seeded): Promise<RunRow> => {
    const run = await runsStore(world.ctx.database).byNumber(number)
    assert.ok(run)
    return run
  }
  /** Another worker's sweep, that much later. */
  const sweepLater = async (
    offsetMs: number,
    replace: WorldOptions['replace'] = () => ({}),
  ): Promise<ErasureWorld> => {
    const settings = { GLEMME_TEST_OFFSET_MS: String(offsetMs) }
    const worker = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings, replace })
    await worker.engine.sweep()
    await worker.close()
    return worker
  }
  const withoutFiles: WorldOptions['replace'] = ({ files }) => ({
    files: { ...files, erase: () => Promise.reject(Object.assign(new Error('no store'), { code: 'EIO' })) },
  })
  const fileOnDisk = ({ fileIds }: Seeded) => {
    const [fileId = ''] = fileIds
    return join(world.ctx.config.uploadsDir, 'files', fileId.slice(4, 6), fileId)
  }

  it('is tried again after 1, 5 and 15 minutes, then is failed and tried each 15', async () => {
    const unit = await seed(world)
    let atMs = 0
    for (const [minutes, state] of [
      [1, 'running'],
      [5, 'running'],
      [15, 'running'],
      [15, 'failed'],
      [15, 'failed'],
    ] as const) {
      const worker = await sweepLater(atMs, withoutFiles)
      const run = await runOf(unit)
      assert.deepEqual([run.state, run.step, run.code], [state, 6, 'EIO'])
      assert.equal(run.nextAt.getTime() - run.leaseUntil.getTime(), minutes * minuteMs)
      const failed = state === 'failed'
      assert.ok(worker.log.some(line => line.event === (failed ? 'purge.failed' : 'purge.waits')))
      assert.equal(
        worker.log.some(line => line.level === 'error'),
        failed,
      )
      await sweepLater(atMs + minutes * minuteMs - 5000)
      assert.equal((await runOf(unit)).state, state)
      atMs += minutes * minuteMs + 1000
    }
    assert.ok((await tracesOf(world, unit)).length > 0)
    await sweepLater(atMs)
    assert.equal((await runOf(unit)).state, 'done')
    assert.deepEqual(await tracesOf(world, unit), [])
  })

  it('is never done while a store fails: no certificate, no count twice', async () => {
    const unit = await seed(world)
    const unmounted = await sweepLater(0, withoutFiles)
    assert.equal(unmounted.log.filter(line => line.event === 'purge.done').length, 0)
    assert.deepEqual((await world.certificates.find(unit.number)).verdict, 'reserved')
    await sweepLater(2 * minuteMs)
    const cells = await into(world, 'stats').find({}).toArray()
    assert.ok(cells.length > 0 && cells.every(cell => JSON.stringify(cell['counts']) === '{"purged":1}'))
  })

  it('E41: destroys nothing while the ledger’s disk is full, and goes on when it is not', async () => {
    const unit = await seed(world)
    armFailpoints('ledger.afterTokenFile=enospc')
    await world.engine.sweep()
    armFailpoints('')
    const run = await runOf(unit)
    assert.deepEqual([run.step, run.code], [1, 'ENOSPC'])
    assert.equal((await world.ctx.vault.keys.stateOf([unit.id])).get(unit.id), 'active')
    assert.ok((await tracesOf(world, unit)).includes('files'))
    await runsStore(world.ctx.database).release(run, 'running', 0)
    await world.engine.sweep()
    assert.deepEqual(await tracesOf(world, unit), [])
    assert.equal((await world.ledger.verify()).fault, undefined)
  })

  it('claims and destroys nothing while the ledger’s file is gone', async () => {
    const unit = await seed(world, { overdueAt: new Date(Date.now() - hourMs) })
    const ledgerPath = join(world.ctx.config.ledgerDir, 'ledger.jsonl')
    await rm(ledgerPath)
    await world.engine.sweep()
    await world.engine.sweep()
    assert.equal((await into(world, 'applications').findOne({ _id: unit.id }))?.['state'], 'decided')
    assert.equal((await world.ctx.vault.keys.stateOf([unit.id])).get(unit.id), 'active')
    assert.ok((await tracesOf(world, unit)).length > 0)
  })

  it('splits off the one unit whose file cannot be removed, and certifies the others', async () => {
    const longAgo = new Date(Date.now() - 40 * 24 * hourMs)
    const [one, bad, two] = [await seed(world, { eligibleAt: longAgo }), await seed(world), await seed(world)]
    const path = fileOnDisk(bad)
    await rm(path)
    await mkdir(join(path, 'in the way'), { recursive: true })

    const report = await world.engine.sweep()

    assert.equal(report.done, 1)
    for (const { number } of [one, two]) {
      const found = await world.certificates.find(number)
      assert.ok(found.verdict === 'genuine')
      assert.equal(found.certificate.proof.leafCount, 2)
    }
    const alone = await runOf(bad)
    assert.deepEqual([alone.items.length, alone.step, alone.state], [1, 6, 'running'])
    assert.notEqual(alone._id, (await runOf(one))._id)
    assert.equal((await world.certificates.find(bad.number)).verdict, 'reserved')

    await rmdir(join(path, 'in the way'))
    await rmdir(path)
    await sweepLater(2 * minuteMs)
    const found = await world.certificates.find(bad.number)
    assert.ok(found.verdict === 'genuine')
    assert.equal(found.certificate.proof.leafCount, 1)
    assert.deepEqual(await tracesOf(world, bad), [])
    const cells = await into(world, 'stats')
      .find({ _id: { $regex: /^outcome/ } })
      .toArray()
    assert.deepEqual(
      cells.map(cell => cell['counts']),
      [{ purged: 3 }],
    )
    const month = localDate(new Date(), 'Europe/Oslo').slice(0, 7)
    const months = await into(world, 'stats')
      .find({ _id: { $regex: /^purged/ } })
      .toArray()
    assert.ok(months.length > 0 && months.every(({ _id }) => String(_id).endsWith(`|${month}`)))
  })

  it('destroys the keys two hours before D ends, then the rest without looking for values', async () => {
    const unit = await seed(world, { overdueAt: new Date(Date.now() + 3 * hourMs) })
    const keyState = async () => (await world.ctx.vault.keys.stateOf([unit.id])).get(unit.id)
    await sweepLater(0, withoutFiles)
    await sweepLater(hourMs - 5 * minuteMs, withoutFiles)
    assert.equal(await keyState(), 'fenced')
    const worker = await sweepLater(hourMs + minuteMs, withoutFiles)
    assert.equal(await keyState(), 'destroyed')
    assert.ok(worker.log.some(line => line.event === 'purge.keysFirst' && line.level === 'error'))
    assert.equal((await runOf(unit)).step, 6)
    assert.equal((await world.certificates.find(unit.number)).verdict, 'reserved')

    await sweepLater(2 * hourMs)
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    assert.equal(found.certificate.body.scan.value, 'not_done')
    assert.equal(found.certificate.body.latenessHours, 0)
    assert.deepEqual(await tracesOf(world, unit), [])
  })

  it('loses its keys before D ends even while a worker that hangs renews its lease, and ends when that one goes on', async () => {
    const unit = await seed(world, { overdueAt: new Date(Date.now() + hourMs) })
    const key = async () => (await world.ctx.vault.keys.stateOf([unit.id])).get(unit.id)
    let goOn: () => void = () => undefined
    const gate = new Promise<void>(resolve => (goOn = resolve))
    const hanging: WorldOptions['replace'] = ({ files }) => {
      return { files: { ...files, erase: async ids => await gate.then(async () => await files.erase(ids)) } }
    }
    const holder = sweepLater(0, hanging)
    await until(async () => (await into(world, 'purgeRuns').countDocuments({ step: 6 })) === 1)
    const renewed = { $set: { leaseUntil: new Date(Date.now() + hourMs) } }
    await into(world, 'purgeRuns').updateMany({}, renewed)
    await sweepLater(minuteMs)
    assert.equal(await key(), 'fenced', 'a run may take its time')
    const other = await sweepLater(3 * minuteMs)
    assert.equal(await key(), 'destroyed')
    const { keylessAt, step, fence } = await runOf(unit)
    assert.deepEqual([step, fence], [6, 1])
    assert.ok(keylessAt && other.log.some(line => line.event === 'purge.keysFirst'))
    await sweepLater(4 * minuteMs)
    assert.deepEqual((await runOf(unit)).keylessAt, keylessAt)

    goOn()
    await holder
    assert.deepEqual((await runOf(unit)).keylessAt, keylessAt)
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    assert.equal(found.certificate.body.scan.value, 'not_done')
    assert.deepEqual(await tracesOf(world, unit), [])
  })

  it('loses its keys two hours before D ends also when it began a moment before that', async () => {
    const unit = await seed(world, { overdueAt: new Date(Date.now() + 2 * hourMs + minuteMs) })
    const key = async () => (await world.ctx.vault.keys.stateOf([unit.id])).get(unit.id)
    let goOn: () => void = () => undefined
    const gate = new Promise<void>(resolve => (goOn = resolve))
    const hanging: WorldOptions['replace'] = ({ files }) => {
      return { files: { ...files, erase: async ids => await gate.then(async () => await files.erase(ids)) } }
    }
    const holder = sweepLater(0, hanging)
    await until(async () => (await into(world, 'purgeRuns').countDocuments({ step: 6 })) === 1)
    await into(world, 'purgeRuns').updateMany({}, { $set: { leaseUntil: new Date(Date.now() + hourMs) } })
    await sweepLater(0)
    assert.equal(await key(), 'fenced')
    await sweepLater(minuteMs + 1000)
    assert.equal(await key(), 'destroyed', 'although it was claimed a minute ago')
    goOn()
    await holder
    const found = await world.certificates.find(unit.number)
    assert.equal(found.verdict === 'genuine' && found.certificate.body.scan.value, 'not_done')
  })

  it('is not pressed by a D that is long over when all goes well: everything is searched, the lateness shown', async () => {
    const unit = await seed(world, { overdueAt: new Date(Date.now() - 50 * hourMs - minuteMs) })
    await world.engine.sweep()
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    const { body } = found.certificate
    assert.equal(body.latenessHours, 50)
    assert.notEqual(body.scan.value, 'not_done')
    assert.equal(body.lastMailBy, null)
  })

  it('deletes what does not open any more, and says that nothing was searched for', async () => {
    const unit = await seed(world)
    const other = await seed(world)
    await into(world, 'applications').updateOne({ _id: unit.id }, { $set: { own: Buffer.alloc(60, 1) } })
    await into(world, 'applicants').updateOne(
      { _id: unit.subjectId },
      { $set: { profile: Buffer.alloc(60, 1) } },
    )
    await world.ctx.database.keys.collection<{ _id: string }>('glemme_dataKeys').deleteOne({ _id: other.id })
    await world.engine.sweep()
    for (const each of [unit, other]) {
      assert.deepEqual(await tracesOf(world, each), [])
      assert.equal((await world.certificates.find(each.number)).verdict, 'genuine')
    }
  })

  it('deletes what has a key whose row was changed, and says that nothing was searched for', async () => {
    const unit = await seed(world)
    const keys = world.ctx.database.keys.collection<{ _id: string }>('glemme_dataKeys')
    await keys.updateOne({ _id: unit.id }, { $set: { wrapped: Buffer.alloc(60, 7) } })
    const report = await world.engine.sweep()
    assert.deepEqual([report.done, report.waiting], [1, 0])
    assert.deepEqual(await tracesOf(world, unit), [])
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    assert.equal(found.certificate.body.scan.value, 'not_done')
    assert.equal((await world.ctx.vault.keys.stateOf([unit.id])).get(unit.id), 'destroyed')
  })

  it('calls nothing keyless whose key had no row: the certificate says so, and the grade stays B', async () => {
    const [lost, kept] = [await seed(world), await seed(world)]
    await world.ctx.database.keys.collection<{ _id: string }>('glemme_dataKeys').deleteOne({ _id: lost.id })
    await world.engine.sweep()
    const seen = await Promise.all(
      [lost, kept].map(async ({ number }) => await world.certificates.find(number)),
    )
    const of = seen.map(
      found => found.verdict === 'genuine' && [found.grade, found.certificate.body.scan.key],
    )
    assert.deepEqual(of[0], ['B', 'not_done'])
    assert.ok(of[1] && of[1][1] === 0)
    assert.ok(world.log.some(line => line.event === 'purge.keysLost' && line.level === 'error'))
  })
})
