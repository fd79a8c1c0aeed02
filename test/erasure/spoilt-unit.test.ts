import assert from 'node:assert/strict'
import { into, seed } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

const loose = { bypassDocumentValidation: true } as const
const text = 'no date'

/** As somebody at a database shell might leave one due application. */
const spoilt: Readonly<Record<string, object>> = {
  'has no end of its day': { $unset: { overdueAt: 1 } },
  'has a text for the end of its day': { $set: { overdueAt: text } },
  'has a text for the instant of its decision': { $set: { 'decision.decidedAt': text } },
  'has a text for the instant of its hand-over': { $set: { handedOverAt: text, 'due.rule': 'hired' } },
  'has a text for the instant of its withdrawal': {
    $set: { withdrawal: { at: text }, 'due.rule': 'withdrawn' },
  },
  'has no D': { $unset: { due: 1 } },
  'has a text for its D': { $set: { due: text } },
  'has a list for its D': { $set: { due: [{ date: '2026-11-24', rule: 'rejected', policyVersion: 1 }] } },
  'has a D without a rule': { $unset: { 'due.rule': 1 } },
  'has a D of a rule that there is not': { $set: { 'due.rule': 7 } },
  'has a D that is no day': { $set: { 'due.date': text } },
  'has a D of no version': { $set: { 'due.policyVersion': text, policyVersion: text } },
}

describe('a due application that somebody has spoilt', () => {
  let world: ErasureWorld
  before(async () => {
    world = await openErasureWorld()
  })
  after(async () => await world.close())

  for (const [how, change] of Object.entries(spoilt)) {
    it(`and that ${how} goes, and keeps no other`, async () => {
      const beside = await seed(world, { files: 0 })
      const { id, number } = await seed(world, { files: 0 })
      await into(world, 'applications').updateOne({ _id: id }, change, loose)
      const { done, waiting } = await world.engine.sweep()
      assert.deepEqual([done, waiting], [1, 0])
      const later = await seed(world, { files: 0 })
      await world.engine.sweep()
      const left = { _id: { $in: [beside.id, id, later.id] } }
      assert.equal(await into(world, 'applications').countDocuments(left), 0)
      const found = await world.certificates.find(number)
      assert.ok(found.verdict === 'genuine')
      assert.equal((await world.ledger.verify()).fault, undefined)
    })
  }
})

describe('a unit in nobody’s hands', () => {
  let world: ErasureWorld
  before(async () => {
    world = await openErasureWorld()
  })
  after(async () => await world.close())

  it('of which no instant and no D is left goes, and keeps no other', async () => {
    const beside = await seed(world, { state: 'purging', files: 0 })
    const { id } = await seed(world, { state: 'purging', files: 0 })
    const none = { eligibleAt: text, overdueAt: text, lastActAt: text, decision: null }
    await into(world, 'applications').updateOne({ _id: id }, { $set: none, $unset: { due: 1 } }, loose)
    const { done, waiting } = await world.engine.sweep()
    assert.deepEqual([done, waiting], [1, 0])
    const left = { _id: { $in: [beside.id, id] } }
    assert.equal(await into(world, 'applications').countDocuments(left), 0)
  })
})

describe('a run of an earlier version that lists a spoilt day', () => {
  let world: ErasureWorld
  let fails = true
  before(async () => {
    world = await openErasureWorld({
      replace: places => ({
        notes: {
          ...places.notes,
          erase: async run => {
            if (fails) throw new Error('away')
            await places.notes.erase(run)
          },
        },
      }),
    })
  })
  after(async () => await world.close())

  it('is done, and stops no other', async () => {
    const { id } = await seed(world, { files: 0 })
    assert.equal((await world.engine.sweep()).waiting, 1)
    const again = { leaseUntil: new Date(0), nextAt: new Date(0), claimedAt: new Date(0) }
    await into(world, 'purgeRuns').updateOne({}, { $set: { 'items.$[].overdueAt': text, ...again } }, loose)
    fails = false
    const later = await seed(world, { files: 0 })
    await world.engine.sweep()
    assert.equal(await into(world, 'applications').countDocuments({ _id: { $in: [id, later.id] } }), 0)
    assert.equal(await into(world, 'purgeRuns').countDocuments({ state: { $ne: 'done' } }), 0)
  })
})
