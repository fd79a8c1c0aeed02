import assert from 'node:assert/strict'
import { into, seedMany } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

/** Who lists the unit, by run, and what the ledger has of it. */
async function proofsOf(world: ErasureWorld) {
  const runs = await into(world, 'purgeRuns')
    .find({ 'items.0': { $exists: true } })
    .toArray()
  const listed = runs.flatMap(run => (run['items'] as { id: string }[]).map(item => item.id))
  const kinds = ['intent', 'commit'].map(async kind => await into(world, 'ledger').countDocuments({ kind }))
  return { listed, entries: await Promise.all(kinds) }
}

describe('a run that failed before it knew its units', () => {
  let world: ErasureWorld
  let other: ErasureWorld
  beforeEach(async () => {
    world = await openErasureWorld()
    other = await openErasureWorld({ uri: world.uri, dataDir: world.dataDir })
  })
  afterEach(async () => {
    await other.close()
    await world.close()
  })

  it('keeps them while a worker tries it again and another one looks for what is in nobody’s hands', async () => {
    const units = await seedMany(world, 3, { files: 0 })
    const run = (await world.engine.claim('purge', 500)) ?? assert.fail('nothing was due')
    const ended = { leaseUntil: new Date(0), nextAt: new Date(0) }
    await into(world, 'purgeRuns').updateOne(
      { _id: run._id },
      { $set: { state: 'failed', attempts: 3, ...ended } },
    )

    const { outbox } = world.ctx
    const { statesOf } = outbox
    let swept = 0
    // Between the first worker's look at what it has and its mark.
    outbox.statesOf = async mails => {
      swept += 1
      if (swept === 1) await other.engine.sweep()
      return await statesOf(mails)
    }
    await world.engine.sweep()
    await other.engine.sweep()

    assert.ok(swept > 0)
    const { listed, entries } = await proofsOf(world)
    assert.deepEqual(listed.toSorted(), units.map(({ id }) => id).toSorted())
    assert.deepEqual(entries, [1, 1])
    assert.equal((await world.ledger.verify()).fault, undefined)
    assert.equal(await into(world, 'applications').countDocuments(), 0)
  })

  it('keeps them while it waits for its next try', async () => {
    await seedMany(world, 3, { files: 0 })
    const run = (await world.engine.claim('purge', 500)) ?? assert.fail('nothing was due')
    const later = { leaseUntil: new Date(0), nextAt: new Date(Date.now() + 900_000) }
    await into(world, 'purgeRuns').updateOne(
      { _id: run._id },
      { $set: { state: 'failed', attempts: 3, ...later } },
    )
    await other.engine.sweep()
    assert.equal(await into(world, 'applications').countDocuments({ runId: run._id }), 3)
    await into(world, 'purgeRuns').updateOne({ _id: run._id }, { $set: { nextAt: new Date(0) } })
    await other.engine.sweep()
    assert.deepEqual((await proofsOf(world)).entries, [1, 1])
  })
})
