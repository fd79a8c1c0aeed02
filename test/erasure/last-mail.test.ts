import assert from 'node:assert/strict'
import type { OutboxRow } from '../../server/mail/outbox-store.ts'
import { openMail } from '../../server/mail/sealed-mail.ts'
import { isUnitId } from '../../server/vault/data-keys.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { into, seed, type Seeded } from '../support/erasure-seed.ts'

const hourMs = 3_600_000

describe('the last mail', () => {
  let world: ErasureWorld
  beforeEach(async () => {
    world = await openErasureWorld()
  })
  afterEach(async () => {
    await world.close()
  })
  const gradeOf = async ({ number }: Seeded) => {
    const found = await world.certificates.find(number)
    return found.verdict === 'genuine' ? found.grade : found.verdict
  }
  const mail = async ({ number }: Seeded) =>
    await into(world, 'outbox').findOne({ kind: 'M6', about: number })
  const saysItStays = async (unit: Seeded): Promise<boolean> => {
    const row = await world.ctx.database.data
      .collection<OutboxRow>('glemme_outbox')
      .findOne({ kind: 'M6', about: unit.number }, { promoteBuffers: true })
    assert.ok(row && isUnitId(row.unit))
    const key = (await world.ctx.vault.keys.open([row.unit])).get(row.unit)
    assert.ok(key)
    return openMail(key, row).values['stays'] === 'yes'
  }
  const closings = async () => await into(world, 'ledger').countDocuments({ kind: 'mail_closed' })

  it('waits under a key of its own, and the run does not wait for it', async () => {
    const unit = await seed(world, { files: 0 })
    assert.equal((await world.engine.sweep()).done, 1)
    const row = await mail(unit)
    assert.ok(typeof row?.['unit'] === 'string' && row['unit'].startsWith('mal_'))
    assert.ok(!JSON.stringify(row).includes(unit.id) && !JSON.stringify(row).includes(unit.subjectId))
    assert.equal(await gradeOf(unit), 'B')
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine' && found.certificate.body.lastMailBy !== null)
  })

  it('is closed in the ledger when it was delivered: then the certificate reaches grade C', async () => {
    const [unit, other] = [await seed(world, { files: 0 }), await seed(world, { files: 0 })]
    await world.engine.sweep()
    await into(world, 'outbox').updateOne({ kind: 'M6', about: unit.number }, { $set: { state: 'sent' } })
    await world.engine.finish()
    assert.deepEqual([await gradeOf(unit), await gradeOf(other)], ['C', 'B'])
    assert.equal(await mail(unit), null)
    assert.equal(await closings(), 1)

    await into(world, 'outbox').updateOne({ kind: 'M6', about: other.number }, { $set: { state: 'failed' } })
    await world.engine.finish()
    await world.engine.finish()
    assert.equal(await gradeOf(other), 'C')
    assert.equal(await closings(), 2)
  })

  it('says that the address stays while there is something else of the person', async () => {
    const farAway = new Date(Date.now() + 900 * hourMs)
    const [alone, one] = [await seed(world, { files: 0 }), await seed(world, { files: 0 })]
    await seed(world, { files: 0, subjectId: one.subjectId, eligibleAt: farAway, overdueAt: farAway })
    await world.engine.sweep()
    assert.deepEqual([await saysItStays(alone), await saysItStays(one)], [false, true])
  })

  it('is given up an hour before D ends, however long the mail server is away', async () => {
    const unit = await seed(world, { files: 0, overdueAt: new Date(Date.now() + 5 * hourMs) })
    await world.engine.sweep()
    for (const [hours, grade] of [
      [3.9, 'B'],
      [4.1, 'C'],
    ] as const) {
      const settings = { GLEMME_TEST_OFFSET_MS: String(Math.round(hours * hourMs)) }
      const worker = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir, settings })
      await worker.engine.finish()
      await worker.close()
      assert.equal(await gradeOf(unit), grade)
    }
    assert.equal(await mail(unit), null)
  })

  it('is not sent any more when D is over, and nothing then waits for it', async () => {
    const unit = await seed(world, { files: 0, overdueAt: new Date(Date.now() - hourMs) })
    await world.engine.sweep()
    assert.equal(await mail(unit), null)
    assert.equal(await gradeOf(unit), 'C')
  })
})

describe('the progress of a deletion', () => {
  it('is known by its number from the submission to the certificate, and to nobody before', async () => {
    const world = await openErasureWorld()
    const unit = await seed(world, { files: 0, eligibleAt: new Date(Date.now() + hourMs) })
    const nothing = { claimed: null, deleted: null, scanned: null, keyless: null, ledger: null }
    assert.deepEqual(await world.certificates.progressOf(unit.number), nothing)
    assert.equal(await world.certificates.progressOf('000000000000'), undefined)
    assert.deepEqual(await world.certificates.find('0000-0000-0000'), { verdict: 'unknown' })
    assert.deepEqual(await world.certificates.find('hei'), { verdict: 'unknown' })
    assert.ok(!(await world.certificates.tombstoneOf(unit.id)))

    await into(world, 'applications').updateOne({ _id: unit.id }, { $set: { eligibleAt: new Date() } })
    await world.engine.sweep()
    const progress = await world.certificates.progressOf(unit.number)
    assert.ok(progress)
    const { claimed, deleted, scanned, keyless, ledger } = progress
    const times = [claimed, deleted, scanned, keyless, ledger].map(at => at?.getTime() ?? 0)
    assert.ok(times.every(at => at > 0))
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    )
    await world.close()
  })

  it('and its certificate match the ledger, or the page says that they do not', async () => {
    const world = await openErasureWorld()
    const unit = await seed(world, { files: 0 })
    await world.engine.sweep()
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine')
    assert.deepEqual(await world.certificates.check(found.certificate), found)
    const changed = { ...found.certificate, body: { ...found.certificate.body, files: 9 } }
    assert.deepEqual(await world.certificates.check(changed), { verdict: 'broken', number: unit.number })
    assert.deepEqual(await world.certificates.check('nothing'), { verdict: 'broken', number: '' })

    const row = await into(world, 'certificates').findOne({ _id: unit.number })
    const body = String(row?.['body']).replace('"files":0', '"files":1')
    await into(world, 'certificates').updateOne({ _id: unit.number }, { $set: { body } })
    assert.deepEqual(await world.certificates.find(unit.number), { verdict: 'broken', number: unit.number })
    await world.close()
  })
})
