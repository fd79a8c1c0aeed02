import assert from 'node:assert/strict'
import { askPool } from '../../server/pool/ask-pool.ts'
import { openLifeWorld } from '../support/life-world.ts'
import { aMember } from '../support/pool-member.ts'

describe('a policy with another time zone', () => {
  it('moves the instants of a pool entry, and no D, be it the day before there', async () => {
    const life = await openLifeWorld('2026-11-23T23:30:00Z') // the 24th in Oslo
    try {
      const { entry } = await aMember(life)
      assert.equal(entry.due.date, '2027-11-24')
      const { document } = life.ctx.policy
      await life.publish({ ...document, effective: '2027-02-01', timeZone: 'America/New_York' })
      life.goTo(new Date('2027-02-01T12:00:00Z'))
      for (const moved of ['now', 'again']) {
        assert.equal((await askPool(life.ctx)).moved, 0, moved)
        const row = await life.ctx.pool.byId(entry._id)
        assert.deepEqual(
          [row?.due, row?.eligibleAt.toISOString(), row?.overdueAt.toISOString()],
          [entry.due, '2027-11-24T05:00:00.000Z', '2027-11-25T05:00:00.000Z'],
        )
      }
      const { findings } = await life.ctx.erasure.fsck()
      assert.deepEqual(
        findings.filter(({ where }) => where === 'pool'),
        [],
      )
    } finally {
      await life.close()
    }
  })
})
