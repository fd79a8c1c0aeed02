import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { untilLifted } from '../../server/erasure/stops.ts'
import { addDays, localDate } from '../../server/policy/retention.ts'
import { into, seed, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'
import { save } from '../support/saved-database.ts'

const loose = { bypassDocumentValidation: true } as const
const text = 'no date'
const dayMs = 24 * 3_600_000
const by = { kind: 'nobody' } as const

/** As somebody at a database shell might leave the D of an application. */
const spoilt: Readonly<Record<string, object>> = {
  'no D': { $unset: { due: 1 } },
  'a text for its D': { $set: { due: text } },
  'a D without a rule': { $unset: { 'due.rule': 1 } },
  'no end of its day': { $unset: { overdueAt: 1 } },
  'a text for the end of its day': { $set: { overdueAt: text } },
  'neither D nor the end of its day': { $unset: { due: 1, overdueAt: 1 } },
  'a text for the begin and the end of its day': { $set: { eligibleAt: text, overdueAt: text } },
}

for (const [what, change] of Object.entries(spoilt))
  describe(`an application with ${what}`, () => {
    let world: ErasureWorld
    let unit: Seeded
    before(async () => {
      world = await openErasureWorld()
    })
    after(async () => await world.close())
    beforeEach(async () => {
      unit = await seed(world, { files: 0 })
      await into(world, 'applications').updateOne({ _id: unit.id }, change, loose)
    })
    const row = async (): Promise<Record<string, unknown>> =>
      (await into(world, 'applications').findOne({ _id: unit.id })) ?? {}
    const ask = async (skipCooling: boolean) =>
      await world.engine.request({ units: [unit.id], why: 'applicant', by, skipCooling })

    it('is held, kept, and let go with a day to delete in', async () => {
      for (const kind of ['hold', 'access'] as const) {
        const ref = newId(kind === 'hold' ? 'hld' : 'cas')
        await world.stops.set(unit.id, { kind, ref, until: untilLifted })
        assert.equal((await world.engine.sweep()).claimed, 0)
        assert.equal(await world.stops.lift(unit.id, ref), true)
      }
      const { overdueAt } = await row()
      assert.ok(overdueAt instanceof Date && overdueAt.getTime() > Date.now() + dayMs / 2)
    })

    it('has a D two weeks after its restriction', async () => {
      const ref = newId('cas')
      await world.stops.set(unit.id, { kind: 'restriction', ref, until: untilLifted })
      await world.stops.lift(unit.id, ref)
      const date = addDays(localDate(new Date(), 'Europe/Oslo'), 14)
      assert.deepEqual((await row())['due'], { date, rule: 'rejected', policyVersion: 1 })
      await world.ledger.appendQueued()
    })

    it('is erased at once when its person asks for it', async () => {
      await ask(true)
      await world.engine.finish()
      assert.deepEqual(await row(), {})
      assert.equal((await world.certificates.find(unit.number)).verdict, 'genuine')
      assert.equal((await world.ledger.verify()).fault, undefined)
    })

    it('is what it was when its person thinks better of it', async () => {
      unit = await seed(world, { files: 0, eligibleAt: new Date(Date.now() + 40 * dayMs) })
      await into(world, 'applications').updateOne({ _id: unit.id }, change, loose)
      await ask(false)
      await world.engine.undo([unit.id], by)
      assert.equal((await row())['state'], 'decided')
      await world.ledger.appendQueued()
      assert.equal((await world.ledger.verify()).fault, undefined)
    })

    it('is what it was when a hold comes between', async () => {
      await ask(false)
      const hold = { kind: 'hold', ref: newId('hld'), until: untilLifted } as const
      await world.stops.set(unit.id, hold)
      assert.equal((await row())['state'], 'decided')
      await world.ledger.appendQueued()
      assert.equal((await world.ledger.verify()).fault, undefined)
    })
  })

describe('a request to erase what has no D', () => {
  it('is carried out by a restored backup too', async () => {
    const world = await openErasureWorld()
    const unit = await seed(world, { files: 0 })
    await into(world, 'applications').updateOne({ _id: unit.id }, { $unset: { due: 1 } }, loose)
    const saved = await save(world)
    await world.engine.request({ units: [unit.id], why: 'applicant', by, skipCooling: false })
    await world.ledger.appendQueued()
    await saved.putBack()
    await world.gate.look()
    assert.ok(await world.replay({ dropUnreadable: false }))
    const row = await into(world, 'applications').findOne({ _id: unit.id })
    assert.equal(row?.['state'], 'erasure_pending')
    await saved.remove()
    await world.close()
  })
})
