import assert from 'node:assert/strict'
import { sendWaiting } from '../../server/mail/send.ts'
import { remindStaff } from '../../server/notice/remind-staff.ts'
import { aWorld, type World } from '../support/world.ts'

const dayMs = 24 * 3_600_000

describe('staff who have hired somebody', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-02-01T09:00:00.000Z' })
  })
  after(async () => await world.close())

  it('E9: are reminded each week to hand over whom they hired, from a week after the decision', async () => {
    const manager = await world.manager()
    const recruiter = await world.staff(['recruiter'])
    const { row } = await world.apply()
    const decision = await manager.post(`/staff/applications/${row._id}/decision`, { outcome: 'hired' })
    assert.equal(decision.status, 303)
    const mails = async (daysLater: number): Promise<number> => {
      await world.restartOn(new Date(Date.parse('2027-02-01T09:00:00.000Z') + daysLater * dayMs))
      await remindStaff(world.ctx)
      await sendWaiting(world.ctx)
      return world.mails().filter(mail => mail.to === recruiter.email).length
    }
    assert.equal(await mails(6), 0)
    assert.equal(await mails(7.8), 0, 'not before seven in the morning')
    assert.equal(await mails(8), 1)
    assert.equal(await mails(8), 1)
    assert.equal(await mails(13), 1, 'not on a Sunday')
    assert.equal(await mails(15), 2)
    assert.match(world.mails().at(-1)?.text ?? '', /1 som ble ansatt, er ikke overlevert/)
    await world.ctx.database.data
      .collection('glemme_applications')
      .updateMany({}, { $set: { handedOverAt: world.ctx.clock.now() } })
    assert.equal(await mails(22), 2)
    assert.deepEqual(
      world.mails().filter(mail => mail.to === manager.email),
      [],
      'they cannot hand over',
    )
    assert.doesNotMatch(
      (await manager.get(`/staff/applications/${row._id}`)).text,
      /Overlever\b|Rett overleveringen/,
    )
  })
})
