import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import type { StaffActor } from '../../server/audit/actor.ts'
import { Refusal } from '../../server/base/errors.ts'
import { recordDecision } from '../../server/decisions/record-decision.ts'
import { confirmPolicy, publishPolicy, revokePolicy } from '../../server/records/publish-policy.ts'
import { newPolicyRow, policyRows } from '../../server/store/policy-rows.ts'
import { policiesOver } from '../../server/store/policy-versions.ts'
import { exampleText } from '../policy/a-policy.ts'
import { into } from '../support/erasure-seed.ts'
import { openLifeWorld, type LifeContext, type LifeWorld } from '../support/life-world.ts'
import { aMember } from '../support/pool-member.ts'

const text = (effective: string, change: [string, string] = ['', '']): string =>
  exampleText.replace('effective: 2026-11-01', `effective: ${effective}`).replace(...change)
const shorter: [string, string] = ['rejected: { months: 6 }', 'rejected: { months: 3 }']
const longer: [string, string] = ['rejected: { months: 6 }', 'rejected: { months: 9 }']

describe('publishing a version of the policy', () => {
  let real: LifeWorld
  let ctx: LifeContext
  let reference: string
  const officer = (): StaffActor => ({ kind: 'staff', staffId: newId('stf'), role: 'privacyOfficer' })
  beforeEach(async () => {
    real = await openLifeWorld('2027-01-10T11:00:00Z')
    const { document } = real.ctx.policy
    const rows = policyRows(real.ctx.database)
    await rows.insert(newPolicyRow({ version: 1, hash: '', document, publishedAt: real.now() }))
    const policies = policiesOver(real.ctx, rows.all)
    await policies.reread()
    ctx = { ...real.ctx, policies, policy: policies.inForce }
    const { id } = await real.receive(await real.vacancy())
    await recordDecision(ctx, { applicationId: id, ...real.recruiter, outcome: 'rejected' }) // 2027-07-10
    reference = (await real.row(id)).reference
  })
  afterEach(async () => await real.close())

  const publish = async (document: string, by: StaffActor | null = null) => {
    const done = await publishPolicy(ctx, { text: document, by })
    assert.ok(!('blocked' in done), JSON.stringify(done))
    return done
  }
  const blockedAt = async (document: string): Promise<string[]> => {
    const done = await publishPolicy(ctx, { text: document, by: null })
    return 'blocked' in done ? done.blocked.map(finding => `${finding.path}: ${finding.code}`) : []
  }
  const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

  it('is for tomorrow at the earliest, after every other, and for after the lead time when it is material', async () => {
    const late = ['effective: L22']
    assert.deepEqual(await blockedAt(text('2027-01-10')), late)
    assert.deepEqual(await blockedAt(text('2027-02-08', longer)), late)
    assert.equal((await publish(text('2027-02-09', longer))).material[0], 'longerPeriod')
    assert.deepEqual(await blockedAt(text('2027-02-09')), late)
    assert.equal((await publish(text('2027-02-10', longer))).row.version, 3)
    assert.deepEqual(await blockedAt('schema: 1'), await blockedAt('schema: 1'))
    assert.notDeepEqual(await blockedAt('schema: 1'), [])
  })

  it('is in force from the first instant of its day in every process, without a restart', async () => {
    const { row, effect } = await publish(text('2027-01-11', shorter))
    assert.equal(row.state, 'published')
    assert.deepEqual([effect.moved, effect.soon], [1, []])
    const elsewhere = policiesOver(real.ctx, policyRows(real.ctx.database).all)
    await elsewhere.refresh()
    real.goTo(new Date('2027-01-10T22:59:50.000Z'))
    assert.deepEqual([ctx.policy.version, elsewhere.inForce.version], [1, 1])
    real.goTo(new Date('2027-01-10T23:00:00.000Z'))
    assert.deepEqual([ctx.policy.version, elsewhere.inForce.version], [2, 2])
    assert.equal(ctx.policy.document.retention.rejected.months, 3)
  })

  it('that deletes something within seven days waits for a second person who types how many it reaches', async () => {
    const publisher = officer()
    const { row, effect } = await publish(text('2027-04-05', shorter), publisher)
    assert.equal(row.state, 'waiting')
    assert.deepEqual(effect.soon, [reference])
    assert.deepEqual(effect.byDate, [{ date: '2027-04-10', count: 1 }])
    const confirm = async (affected: string, by: StaffActor) =>
      await confirmPolicy(ctx, { version: 2, affected, by })
    await assert.rejects(confirm('1', publisher), refused('conflict'))
    await assert.rejects(confirm('2', officer()), refused('invalid'))
    real.goTo(new Date('2027-04-05T11:00:00Z'))
    assert.equal(ctx.policy.version, 1, 'unconfirmed it never begins')
    await assert.rejects(confirm('1', officer()), refused('conflict'))
    real.goTo(new Date('2027-04-04T11:00:00Z'))
    await confirm(' 1 ', officer())
    await assert.rejects(confirm('1', officer()), refused('conflict'))
    real.goTo(new Date('2027-04-05T11:00:00Z'))
    assert.equal(ctx.policy.version, 2)
  })

  it('that only shortens the pool waits too, when a member is deleted within seven days', async () => {
    const { application, entry } = await aMember(real)
    await into(real.world, 'applications').deleteOne({ _id: application.id })
    const shorterPool: [string, string] = ['pool: # or null\n  months: 12', 'pool: # or null\n  months: 3']
    const early = await publish(text('2027-03-01', shorterPool))
    assert.deepEqual([early.row.state, early.effect.moved, early.effect.soon], ['published', 1, []])
    await revokePolicy(ctx, { version: 2, by: officer() })
    const { row, effect } = await publish(text('2027-04-05', shorterPool), officer())
    assert.deepEqual([row.state, effect.moved, effect.soon], ['waiting', 1, [entry.certificateNo]])
    assert.deepEqual([effect.applications, effect.entries], [1, 1])
    assert.deepEqual(effect.byDate[0], { date: '2027-04-10', count: 1 })
    await confirmPolicy(ctx, { version: 3, affected: '1', by: officer() })
  })

  it('can be taken back until its day, and is no more than an archive then', async () => {
    await publish(text('2027-02-01', shorter))
    await revokePolicy(ctx, { version: 2, by: officer() })
    await revokePolicy(ctx, { version: 2, by: officer() })
    await publish(text('2027-02-01', shorter))
    real.goTo(new Date('2027-01-31T22:59:30.000Z'))
    await assert.rejects(revokePolicy(ctx, { version: 3, by: officer() }), refused('conflict'))
    real.goTo(new Date('2027-02-02T11:00:00Z'))
    assert.equal(ctx.policy.version, 3)
    for (const version of [1, 3])
      await assert.rejects(revokePolicy(ctx, { version, by: officer() }), refused('conflict'))
    await assert.rejects(revokePolicy(ctx, { version: 9, by: officer() }), refused('notFound'))
    assert.deepEqual(
      ctx.policies.all().map(row => row.state),
      ['published', 'revoked', 'published'],
    )
  })
})
