import assert from 'node:assert/strict'
import { recordDecision } from '../../server/decisions/record-decision.ts'
import { addDays, instantsOf } from '../../server/policy/retention.ts'
import { openLifeWorld } from '../support/life-world.ts'
import { dayOf } from './model.ts'

const each = 26

describe('P13 a policy whose periods are a mistake', () => {
  it('deletes nobody before a person has looked: no months for those rejected, a past day for the undecided', async () => {
    const life = await openLifeWorld('2026-11-24T11:00:00Z')
    const { world, ctx } = life
    const vacancyId = await life.vacancy()
    const receive = async () =>
      await Promise.all(Array.from({ length: each }, async () => (await life.receive(vacancyId)).id))
    const rejected = await receive()
    await Promise.all(
      rejected.map(
        async applicationId =>
          await recordDecision(ctx, { applicationId, ...life.recruiter, outcome: 'rejected' }),
      ),
    )
    const all = [...rejected, ...(await receive())]
    const { document } = ctx.policy
    const effective = addDays(dayOf(life.now()), 1)
    // As no lint lets it through: somebody has edited what is stored.
    const retention = { ...document.retention, rejected: { months: 0 }, undecided: { months: -12 } }
    await life.publish({ ...document, effective, retention })
    life.goTo(instantsOf(effective, 'Europe/Oslo').eligibleAt)
    assert.equal(await life.apply(), all.length)
    life.goTo(new Date(life.now().getTime() + 8 * 86_400_000)) // the seven days of grace are over
    const { claimed, braked } = await world.engine.sweep()
    assert.deepEqual([claimed, braked], [0, all.length])
    assert.equal((await ctx.applications.existing(all)).length, all.length)
    assert.ok(world.log.some(line => line.event === 'purge.braked' && line.level === 'error'))
    await life.close()
  })
})
