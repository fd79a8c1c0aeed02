import assert from 'node:assert/strict'
import { into, seed, type Seeded } from '../support/erasure-seed.ts'
import { openErasureWorld, type ErasureWorld } from '../support/erasure-world.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('E21 and P11 a worker that was off for a week', () => {
  let world: ErasureWorld
  before(async () => {
    world = await openErasureWorld()
  })
  after(async () => await world.close())

  /** Due so many days ago; its notice was sent when it should be. */
  async function dueBefore(days: number): Promise<Seeded> {
    const eligibleAt = new Date(Date.now() - days * dayMs - hourMs)
    const unit = await seed(world, {
      files: 0,
      eligibleAt,
      overdueAt: new Date(eligibleAt.getTime() + dayMs),
    })
    const due = { date: eligibleAt.toISOString().slice(0, 10), rule: 'rejected', policyVersion: 1 }
    const notice = { sentAt: new Date(eligibleAt.getTime() - 14 * dayMs), forDate: due.date }
    await into(world, 'applications').updateOne({ _id: unit.id }, { $set: { due, notice } })
    return unit
  }

  it('deletes everything that is late, the oldest first, and each certificate says how late', async () => {
    const units: Seeded[] = []
    for (const days of [0, 7, 3, 7, 1]) units.push(await dueBefore(days))
    const alarms = await world.alarms()
    assert.equal(alarms.overdue, 4)

    const first = await world.engine.claim('purge', 2)
    assert.ok(first)
    assert.equal(await world.engine.advance(first), 'done')
    const left = await into(world, 'applications').find({}).toArray()
    const days = left.map(row => Math.floor((Date.now() - Number(row['eligibleAt'])) / dayMs))
    assert.deepEqual(
      days.toSorted((a, b) => a - b),
      [0, 1, 3],
      'those of a week ago went first',
    )

    const report = await world.engine.sweep()
    assert.deepEqual([report.claimed, report.overdue, report.braked], [3, 0, 0])
    const lateness = []
    for (const { number } of units) {
      const found = await world.certificates.find(number)
      assert.equal(found.verdict, 'genuine')
      lateness.push(found.verdict === 'genuine' ? found.certificate.body.latenessHours : -1)
    }
    assert.deepEqual(lateness, [0, 6 * 24 + 1, 2 * 24 + 1, 6 * 24 + 1, 1])
  })
})
