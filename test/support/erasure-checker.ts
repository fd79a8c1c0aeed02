import assert from 'node:assert/strict'
import { collectionPrefix } from '../../server/store/database.ts'
import type { ErasureWorld } from './erasure-world.ts'
import { into, tracesOf, type Seeded } from './erasure-seed.ts'

/** Everything that must hold of units that are gone, whatever happened on the way: once each, and nothing left. */
export async function assertGoneOnce(world: ErasureWorld, units: readonly Seeded[]): Promise<void> {
  for (const unit of units) {
    assert.deepEqual(await tracesOf(world, unit), [])
    const found = await world.certificates.find(unit.number)
    assert.equal(found.verdict, 'genuine')
    const states = await world.ctx.vault.keys.stateOf([unit.id, unit.subjectId])
    assert.deepEqual([...states.values()], ['destroyed', 'destroyed'])
    assert.ok(await world.certificates.tombstoneOf(unit.id))
  }
  assert.equal(await into(world, 'certificates').countDocuments(), units.length)
  const commits = await into(world, 'ledger').find({ kind: 'commit' }).toArray()
  const intents = await into(world, 'ledger').countDocuments({ kind: 'intent' })
  assert.deepEqual([commits.length, intents], [1, 1])
  const cells = await into(world, 'stats')
    .find({ _id: { $regex: /^outcome/ } })
    .toArray()
  assert.deepEqual(
    cells.map(cell => cell['counts']),
    [{ purged: units.length }],
  )
  assert.equal(await into(world, 'outbox').countDocuments({ kind: 'M6' }), units.length)
  assert.equal((await world.ledger.verify()).fault, undefined)
  const open = { state: { $ne: 'destroyed' }, _id: { $not: /^mal_/ } } as never
  assert.equal(
    await world.ctx.database.keys.collection(`${collectionPrefix}dataKeys`).countDocuments(open),
    0,
  )
}
