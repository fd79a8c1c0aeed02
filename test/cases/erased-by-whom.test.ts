import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import type { StaffActor } from '../../server/audit/actor.ts'
import { followAgain } from '../../server/applications/request-erasure.ts'
import { leavePool } from '../../server/pool/leave-pool.ts'
import { anApplicant, hourMs, later } from '../portal/stories.ts'
import { openLifeWorld } from '../support/life-world.ts'
import { aMember } from '../support/pool-member.ts'
import { save } from '../support/saved-database.ts'
import { registerCase } from '../support/office.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

describe('who has started a deletion, as its certificate and the audit log say', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
  })
  after(async () => await world.close())

  async function startedBy({ row: { _id: about } }: Applied): Promise<unknown[]> {
    const rows = await world.stored('audit', { about, what: 'erasure.requested' })
    return rows.map(({ who }) => (who as { kind: string }).kind)
  }
  const waitsSince = async (applied: Applied) => (await world.row(applied)).erasure?.reason

  it('is the applicant, the desk for them, or nobody, when a newer application comes instead', async () => {
    const person = { fullName: 'Åse Ås', emailAddress: 'ase@eksempel.no' }
    const own = await anApplicant(world)
    const byPhone = await anApplicant(world)
    const older = await anApplicant(world, { fields: person })

    await own.portal.post(`${own.own}/erase`, {})
    await byPhone.portal.post(`${byPhone.own}/restrict`, { reason: 'accuracy' })
    const officer = await world.staff(['privacyOfficer'])
    const desk = await registerCase(world, officer, { type: 'erasure', person: byPhone.row.reference })
    await officer.post(`${desk}/identity`, { method: 'inPerson' })
    assert.equal((await officer.post(`${desk}/carry-out`)).status, 303)
    assert.deepEqual((await world.row(byPhone)).stops, [], 'whoever wants it deleted needs no restriction')
    await world.restartOn(later(world, hourMs))
    const newer = await world.apply({ fields: person })
    await world.ring()
    const newerPage = await world.portal(linkIn(world.mailTo(newer)))

    const reasons = { applicant: own, staff: byPhone, newer: older }
    for (const [reason, applied] of Object.entries(reasons)) assert.equal(await waitsSince(applied), reason)
    assert.deepEqual(await startedBy(own), ['applicant'])
    assert.deepEqual(await startedBy(byPhone), ['staff'])
    assert.deepEqual(await startedBy(older), ['system'])
    const { subjectId, _id: applicationId } = byPhone.row
    const token = await followAgain(world.ctx, { subjectId, applicationId, token: undefined })
    const page = await world.visitor().get(`/erasures/${token ?? ''}`)
    assert.equal(page.status, 200, 'its person follows the deletion that the desk has started')
    assert.match(
      (await newerPage.get(`/my/applications/${newer.row._id}`)).text,
      /Den eldste søknaden er skjult/,
    )

    await world.restartOn(later(world, 25 * hourMs))
    await world.ring()
    for (const [reason, { row }] of Object.entries(reasons)) {
      const found = await world.ctx.erasure.certificates.find(row.certificateNo)
      assert.equal(found.verdict === 'genuine' && found.certificate.body.reason, `erase.${reason}`)
    }
    const certificate = async (language: string, { row }: Applied) =>
      (await world.visitor().get(`${language}/certificates/${row.certificateNo}`)).text
    assert.match(await certificate('', older), /En nyere søknad på samme stilling kom i stedet/)
    assert.match(await certificate('/en', older), /A newer application for the same job took its place/)
    assert.match(await certificate('/en', byPhone), /A member of staff started it/)
  })

  it('is the desk too when a consent was withdrawn by phone, also after a restore', async () => {
    const life = await openLifeWorld('2026-11-24T10:00:00Z')
    try {
      const { entry } = await aMember(life)
      const by: StaffActor = { kind: 'staff', staffId: newId('stf'), role: 'privacyOfficer' }
      await life.world.ledger.appendQueued()
      const saved = await save(life.world)
      await leavePool(life.ctx, { subjectId: entry.subjectId, closing: 'withdrawn', by })
      await life.world.ledger.appendQueued()
      await saved.putBack()
      await life.world.gate.look()
      assert.ok(await life.world.replay({ dropUnreadable: false }))
      await life.world.engine.finish()
      await saved.remove()
      const found = await life.world.certificates.find(entry.certificateNo)
      assert.equal(found.verdict === 'genuine' && found.certificate.body.reason, 'erase.staff')
    } finally {
      await life.close()
    }
  })
})
