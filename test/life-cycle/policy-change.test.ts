import assert from 'node:assert/strict'
import type { PolicyDocument } from '../../server/policy/document.ts'
import { addDays } from '../../server/policy/retention.ts'
import { recordDecision } from '../../server/decisions/record-decision.ts'
import { into } from '../support/erasure-seed.ts'
import { openLifeWorld, type LifeWorld } from '../support/life-world.ts'

const effective = '2027-06-15'
const begins = new Date('2027-06-14T22:00:00.000Z')

describe('a new version of the policy', () => {
  let real: LifeWorld
  let first: PolicyDocument
  beforeEach(async () => {
    real = await openLifeWorld('2027-01-10T11:00:00Z')
    first = real.ctx.policy.document
  })
  afterEach(async () => await real.close())

  const withMonths = (rejected: number, more: Partial<PolicyDocument> = {}): PolicyDocument => {
    const retention = { ...first.retention, rejected: { months: rejected } }
    return { ...first, effective, retention, ...more }
  }
  const rejectedOn = async (at: string) => {
    real.goTo(new Date(at))
    const { id } = await real.receive(await real.vacancy())
    await recordDecision(real.ctx, { applicationId: id, ...real.recruiter, outcome: 'rejected' })
    return id
  }
  const told = async () => {
    await real.world.ledger.appendQueued()
    const entries = await into(real.world, 'ledger').find({ kind: 'due_moved' }).sort({ seq: 1 }).toArray()
    return entries.map(entry => {
      const { detail, tokenCount } = JSON.parse(String(entry['line'])) as {
        detail: object
        tokenCount: number
      }
      return { ...detail, tokenCount }
    })
  }

  it('E13: shortened, reaches everybody on its day; what it lets pass gets seven days, and never more than was promised', async () => {
    const past = await rejectedOn('2027-01-20T11:00:00Z') // 6 months: 07-20; 3 months: 04-20
    const almost = await rejectedOn('2026-12-18T11:00:00Z') // 06-18; 03-18
    const ahead = await rejectedOn('2027-05-10T11:00:00Z') // 11-10; 08-10
    await real.publish(withMonths(3))
    real.goTo(new Date(begins.getTime() - 60_000))
    await real.apply()
    assert.equal((await real.row(past)).due.date, '2027-07-20', 'before its day nothing moves')
    real.goTo(begins)
    assert.equal(await real.apply(), 2)
    const row = await real.row(past)
    assert.deepEqual(row.due, { date: addDays(effective, 7), rule: 'rejected', policyVersion: 2 })
    assert.equal(row.eligibleAt.toISOString(), '2027-06-21T22:00:00.000Z')
    assert.equal((await real.row(almost)).due.date, '2027-06-18')
    assert.equal((await real.row(ahead)).due.date, '2027-08-10')
    assert.equal(await real.apply(), 0, 'applied again, it moves nothing')
    await real.world.engine.sweep()
    assert.ok(await real.exists(past))
    real.goTo(new Date('2027-06-21T22:00:00.000Z'))
    await real.world.engine.sweep()
    assert.ok(!(await real.exists(past)) && !(await real.exists(almost)))
    assert.ok(await real.exists(ahead))
  })

  it('E13: shortened, writes each D that it moves to the ledger, one entry a date, and to the audit log', async () => {
    const one = await rejectedOn('2027-05-10T11:00:00Z')
    const other = await rejectedOn('2027-05-10T12:00:00Z')
    await told()
    await real.publish(withMonths(3))
    real.goTo(begins)
    await real.apply()
    const last = (await told()).at(-1)
    assert.deepEqual(last, { date: '2027-08-10', rule: 'rejected', tokenCount: 2 })
    for (const about of [one, other])
      assert.equal(await into(real.world, 'audit').countDocuments({ about, what: 'application.dueMoved' }), 1)
  })

  it('E14: lengthened, reaches only what is received from its day on', async () => {
    real.goTo(new Date('2027-06-01T11:00:00Z'))
    const old = await real.receive(await real.vacancy())
    await real.publish(withMonths(12))
    real.goTo(begins)
    assert.equal(await real.apply(), 0)
    const young = await real.receive(await real.vacancy())
    for (const { id } of [old, young])
      await recordDecision(real.ctx, { applicationId: id, ...real.recruiter, outcome: 'rejected' })
    assert.deepEqual((await real.row(old.id)).due, { date: '2027-12-15', rule: 'rejected', policyVersion: 1 })
    assert.deepEqual((await real.row(young.id)).due, {
      date: '2028-06-15',
      rule: 'rejected',
      policyVersion: 2,
    })
  })

  it('shortened and lengthened again, keeps the shorter promise', async () => {
    const id = await rejectedOn('2027-05-10T11:00:00Z')
    await real.publish(withMonths(3))
    real.goTo(begins)
    await real.apply()
    await real.publish({ ...withMonths(9), effective: '2027-07-01' })
    real.goTo(new Date('2027-07-02T11:00:00Z'))
    assert.equal(await real.apply(), 0)
    assert.equal((await real.row(id)).due.date, '2027-08-10')
  })

  it('P26 and E15: with another zone, moves the instants of each D and no D', async () => {
    const id = await rejectedOn('2027-05-10T11:00:00Z')
    await real.publish(withMonths(6, { timeZone: 'America/New_York' }))
    real.goTo(new Date('2027-06-15T04:00:00.000Z'))
    assert.equal(await real.apply(), 0)
    const row = await real.row(id)
    assert.equal(row.due.date, '2027-11-10')
    assert.equal(row.eligibleAt.toISOString(), '2027-11-10T05:00:00.000Z')
  })

  it('reaches an erasure that waits only in what an undoing brings back', async () => {
    const id = await rejectedOn('2027-05-10T11:00:00Z')
    await real.publish(withMonths(3))
    real.goTo(new Date(begins.getTime() - 3_600_000))
    const by = { kind: 'nobody' } as const
    await real.world.engine.request({ units: [id], why: 'applicant', by, skipCooling: false })
    const { eligibleAt } = await real.row(id)
    real.goTo(begins)
    await real.apply()
    assert.deepEqual((await real.row(id)).eligibleAt, eligibleAt)
    await real.world.engine.undo([id], by)
    const row = await real.row(id)
    assert.deepEqual([row.due.date, row.eligibleAt.toISOString()], ['2027-08-10', '2027-08-09T22:00:00.000Z'])
  })
})
