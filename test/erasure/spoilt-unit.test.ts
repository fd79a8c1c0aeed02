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
      const { id } = await seed(world, { files: 0 })
      await into(world, 'applications').updateOne({ _id: id }, change, loose)
      const { done, waiting } = await world.engine.sweep()
      assert.deepEqual([done, waiting], [1, 0])
      const later = await seed(world, { files: 0 })
      await world.engine.sweep()
      const left = { _id: { $in: [beside.id, id, later.id] } }
      assert.equal(await into(world, 'applications').countDocuments(left), 0)
    })
  }
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
