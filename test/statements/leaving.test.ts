import assert from 'node:assert/strict'
import { newId, type HireStatementId, type VacancyId } from '../../server/base/ids.ts'
import { sealStatement } from '../../server/statements/sealed-statement.ts'
import { hiredCan } from '../support/hire-statement.ts'
import { into, seed, tracesOf, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { save } from '../support/saved-database.ts'

const later = new Date(Date.now() + 30 * 24 * 3_600_000)

describe('a hire statement', () => {
  let world: ErasureWorld
  let vacancyId: VacancyId
  beforeEach(async () => {
    world = await openErasureWorld()
    vacancyId = newId('vac')
  })
  afterEach(async () => await world.close())

  const set = async ({ id }: Seeded, change: Record<string, unknown>) =>
    await into(world, 'applications').updateOne({ _id: id }, { $set: change })
  const dueNow = async (unit: Seeded) =>
    await set(unit, { eligibleAt: new Date(Date.now() - 1000), overdueAt: new Date(Date.now() + 3_600_000) })
  const passedOver = async () => await seed(world, { vacancyId, eligibleAt: later, overdueAt: later })
  const hire = async (): Promise<Seeded> => {
    const unit = await passedOver()
    await set(unit, { 'decision.outcome': 'hired', statedAt: new Date() })
    return unit
  }
  /** What that person hired can do, written. */
  const statementOf = async ({ id }: Seeded): Promise<HireStatementId> => {
    const _id = newId('hir')
    const sealed = sealStatement(await world.ctx.vault.keys.create(_id), _id, hiredCan)
    const written = { writtenBy: newId('stf'), writtenAt: new Date(), changedAt: null, runId: null }
    await world.ctx.statements.insert({ _id, vacancyId, applicationId: id, sealed, ...written })
    return _id
  }
  const rowOf = async (id: HireStatementId) => await into(world, 'hireStatements').findOne({ _id: id })
  const keyOf = async (id: HireStatementId) => (await world.ctx.vault.keys.stateOf([id])).get(id)
  const countsOf = async (unit: Seeded) => {
    const found = await world.certificates.find(unit.number)
    assert.ok(found.verdict === 'genuine', found.verdict)
    return found.certificate.body.counts
  }
  const assertGone = async (id: HireStatementId) => {
    assert.equal(await rowOf(id), null)
    assert.equal(await keyOf(id), 'destroyed')
    await assert.rejects(world.ctx.vault.keys.open([id]))
    assert.equal(await world.ledger.hasTokenOf(id), true)
  }
  const assertThere = async (id: HireStatementId) => {
    assert.ok(await rowOf(id))
    assert.equal((await world.ctx.vault.keys.open([id])).size, 1)
  }

  it('stays while somebody passed over stays, and goes with the last of them, key and all', async () => {
    const hired = await hire()
    const [first, last] = [await passedOver(), await passedOver()]
    const id = await statementOf(hired)
    const otherJob = newId('hir')
    await world.ctx.vault.keys.create(otherJob)
    await into(world, 'hireStatements').insertOne({
      ...{ _id: otherJob, vacancyId: newId('vac'), applicationId: null, sealed: Buffer.alloc(40) },
      ...{ writtenBy: newId('stf'), writtenAt: new Date(), changedAt: null, runId: null },
    })
    await dueNow(first)
    await world.engine.sweep()
    assert.deepEqual(await tracesOf(world, first), [])
    assert.equal((await countsOf(first))['hireStatements'], undefined)
    await assertThere(id)
    await dueNow(last)
    await world.engine.sweep()
    await assertGone(id)
    assert.equal((await countsOf(last))['hireStatements'], 1)
    assert.ok(await into(world, 'applications').findOne({ _id: hired.id }), 'the person hired stays')
    assert.ok(await rowOf(otherJob))
    const ledgered = await into(world, 'ledger').find({ kind: 'commit' }).sort({ seq: 1 }).toArray()
    assert.match(String(ledgered.at(-1)?.['line']), /"hireStatements":1/)
    assert.equal((await world.ledger.verify()).fault, undefined)
  })

  it('holds nothing back, and loses only its link when the person hired goes first', async () => {
    const hired = await hire()
    const [undecided, last] = [await passedOver(), await passedOver()]
    await set(undecided, { state: 'received', decision: null })
    const id = await statementOf(hired)
    await dueNow(hired)
    await dueNow(last)
    await world.engine.sweep()
    for (const unit of [hired, last]) assert.deepEqual(await tracesOf(world, unit), [])
    assert.equal((await rowOf(id))?.['applicationId'], null)
    await assertThere(id)
    assert.equal((await countsOf(hired))['hireStatements'], undefined, 'what stays is not counted')
    await dueNow(undecided)
    await world.engine.sweep()
    await assertGone(id)
  })

  it('goes with the person hired when nobody was passed over, or when they are not hired after all', async () => {
    const alone = await hire()
    const ofAlone = await statementOf(alone)
    await dueNow(alone)
    await world.engine.sweep()
    await assertGone(ofAlone)
    assert.equal((await countsOf(alone))['hireStatements'], 1)
    vacancyId = newId('vac')
    const [reverted, passed] = [await hire(), await passedOver()]
    const ofReverted = await statementOf(reverted)
    await set(reverted, { 'decision.outcome': 'rejected' })
    await dueNow(reverted)
    await world.engine.sweep()
    await assertGone(ofReverted)
    assert.ok(await into(world, 'applications').findOne({ _id: passed.id }))
  })

  it('goes once, whichever of two runs has the last of them', async () => {
    const hired = await hire()
    const [one, other] = [await passedOver(), await passedOver()]
    const id = await statementOf(hired)
    await dueNow(one)
    const first = await world.engine.claim('purge', 1)
    await dueNow(other)
    const second = await world.engine.claim('purge', 1)
    assert.ok(first && second)
    await Promise.all([world.engine.advance(first), world.engine.advance(second)])
    await assertGone(id)
    const counts = [await countsOf(one), await countsOf(other)].map(of => of['hireStatements'] ?? 0)
    assert.equal(counts[0] === 1 || counts[1] === 1, true)
    assert.equal((counts[0] ?? 0) + (counts[1] ?? 0), 1)
  })

  it('is gone again after a backup that had it is restored', async () => {
    const hired = await hire()
    const last = await passedOver()
    const id = await statementOf(hired)
    const saved = await save(world)
    try {
      await dueNow(last)
      await world.engine.sweep()
      await assertGone(id)
      await saved.putBack()
      assert.ok(await rowOf(id))
      assert.equal(await world.gate.look(), 'behind')
      await world.replay({ dropUnreadable: false })
      await assertGone(id)
      assert.equal(world.gate.isShut(), false)
      assert.deepEqual(await tracesOf(world, last), [])
    } finally {
      await saved.remove()
    }
  })

  it('without its row or its key is found by the check, and so is a link that was left', async () => {
    const hired = await hire()
    const id = await statementOf(hired)
    const codes = async () => (await world.fsck()).findings.map(({ code, where }) => `${code} ${where}`)
    const before = await codes()
    const orphan = newId('hir')
    await world.ctx.vault.keys.create(orphan)
    const old = { createdAt: new Date(Date.now() - 90 * 24 * 3_600_000) }
    const keys = world.ctx.database.keys.collection<{ _id: string }>('glemme_dataKeys')
    await keys.updateOne({ _id: orphan }, { $set: old })
    await keys.deleteOne({ _id: id })
    await into(world, 'hireStatements').updateOne({ _id: id }, { $set: { applicationId: newId('app') } })
    const found = (await codes()).filter(code => !before.includes(code))
    assert.deepEqual(found.toSorted(), [
      'childWithoutOwner hireStatements.applicationId',
      'keyWithoutOwner dataKeys',
      'ownerWithoutKey hireStatements._id',
    ])
  })
})
