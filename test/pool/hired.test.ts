import assert from 'node:assert/strict'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { occasionOf } from '../../server/applications/decision-mail.ts'
import { newId } from '../../server/base/ids.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'
import { aMemberOf, type MemberOf } from './members.ts'

describe('a member of the pool who is hired', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00Z' })
  })
  after(async () => await world.close())

  const look = async () => await fillPool(world.ctx)
  const endOf = async ({ row }: Applied) => {
    const [consent] = await world.ctx.consents.ofSubject(row.subjectId)
    return [consent?.state, consent?.closing]
  }
  const until = () => new Date(world.ctx.clock.now().getTime() + 86_400_000)

  /** Their application is one that was decided like that. */
  async function hire({ row }: MemberOf): Promise<ApplicationRow> {
    const decision = { outcome: 'hired', decidedAt: world.ctx.clock.now() }
    await world.ctx.database.data
      .collection<ApplicationRow>('glemme_applications')
      .updateOne({ _id: row._id }, { $set: { decision } as never })
    const hired = await world.ctx.applications.byId(row._id)
    assert.ok(hired)
    return hired
  }

  it('is in it no more: the consent is closed, and contact and CV go; others stay', async () => {
    const member = await aMemberOf(world)
    const other = await aMemberOf(world)
    await hire(member)
    assert.equal((await look()).closed, 1)
    assert.deepEqual(await endOf(member), ['closed', 'hired'])
    assert.deepEqual(await endOf(other), ['active', null])
    assert.deepEqual(await world.ctx.pool.members({ after: undefined, limit: 10 }), [
      await world.ctx.pool.byId(other.entry._id),
    ])
    await world.ctx.erasure.engine.finish()
    assert.equal(await world.ctx.pool.byId(member.entry._id), null)
    assert.deepEqual(await world.stored('files', { applicationId: member.entry._id }), [])
    assert.equal((await look()).closed, 0)
  })

  it('stays until they are told', async () => {
    const member = await aMemberOf(world)
    const { _id, decision } = await hire(member)
    assert.ok(decision)
    const key = (await world.ctx.vault.keys.open([_id])).get(_id)
    const values = { controller: '', rightsEmail: '', name: '', job: '', dueOn: '2027-09-01', link: '' }
    await world.ctx.outbox.add({
      ...{ kind: 'M3', about: _id, unit: _id, key, occasion: occasionOf(decision), language: 'nb' },
      ...{ to: 'x@eksempel.no', nextAt: until(), values: { ...values, outcome: 'hired' } },
    })
    assert.equal((await look()).closed, 0)
    assert.deepEqual(await endOf(member), ['active', null])
    await world.ctx.database.data
      .collection('glemme_outbox')
      .updateMany({ about: _id }, { $set: { state: 'sent' } })
    assert.equal((await look()).closed, 1)
    assert.deepEqual(await endOf(member), ['closed', 'hired'])
  })

  it('stays while they have restricted it or asked to see it, and is kept for a hold alone', async () => {
    const [restricted, asked, held] = [await aMemberOf(world), await aMemberOf(world), await aMemberOf(world)]
    const { stops } = world.ctx.erasure
    const access = newId('cas')
    await stops.set(restricted.entry._id, { kind: 'restriction', ref: newId('cas'), until: until() })
    await stops.set(asked.entry._id, { kind: 'access', ref: access, until: until() })
    await stops.set(held.entry._id, { kind: 'hold', ref: newId('hld'), until: until() })
    for (const member of [restricted, asked, held]) await hire(member)
    assert.equal((await look()).closed, 1)
    assert.deepEqual(await endOf(held), ['closed', 'hired'])
    const kept = await world.ctx.pool.byId(held.entry._id)
    assert.ok(kept?.leftAt)
    for (const member of [restricted, asked]) assert.deepEqual(await endOf(member), ['active', null])
    await stops.lift(asked.entry._id, access)
    assert.equal((await look()).closed, 1)
    assert.deepEqual(await endOf(asked), ['closed', 'hired'])
  })
})
