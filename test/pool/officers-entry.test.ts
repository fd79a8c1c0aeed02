import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { aDesk, type Desk } from '../cases/desk.ts'
import { placeHold } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aMemberOf, firstCv, type MemberOf } from './members.ts'

describe('what a privacy officer reads of the pool', () => {
  let desk: Desk
  let officer: StaffMember
  let recruiter: StaffMember
  let member: MemberOf
  before(async () => {
    desk = await aDesk()
    ;({ officer, recruiter } = desk)
  })
  beforeEach(async () => {
    member = await aMemberOf(desk.world)
  })
  after(async () => await desk.world.close())

  const entryPath = () => `/staff/pool/${member.entry._id}`
  const cvPath = () => `${entryPath()}/files/${member.copyId}`
  const statusOf = async (who = officer) => [
    (await who.get(entryPath())).status,
    (await who.get(cvPath())).status,
  ]
  const aCase = async (type = 'access') =>
    await desk.register(member, { type, person: member.entry.reference, request: '' })
  const nameOf = () => String(member.fields['fullName'])
  const audited = async (what: string) => await desk.world.stored('audit', { what, about: member.entry._id })

  it('is nothing without a case: neither page nor file, and the look is not recorded', async () => {
    assert.deepEqual(await statusOf(), [404, 404])
    await desk.register(member) // about the application alone
    assert.deepEqual(await statusOf(), [404, 404])
    assert.deepEqual(await audited('pool.opened'), [])
  })

  it('is contact and CV while a case is about them, found from its page, each look recorded before it is shown', async () => {
    const path = await aCase()
    assert.ok((await officer.get(path)).html.includes(`href="${entryPath()}"`))
    const page = await officer.get(entryPath())
    assert.ok(page.text.includes(nameOf()))
    assert.match(page.text, /Du kan lese kopien så lenge saken er åpen/)
    assert.match(page.text, /Første\.pdf/)
    assert.doesNotMatch(page.html, /<form[^>]*staff\/pool/)
    assert.ok((await officer.get(cvPath())).bytes.equals(firstCv))
    const seen = [...(await audited('pool.opened')), ...(await audited('file.downloaded'))]
    assert.deepEqual(
      seen.map(row => (row['who'] as { role: string }).role),
      ['privacyOfficer', 'privacyOfficer'],
    )
    assert.equal((await desk.world.stored('disclosures', { applicationId: member.entry._id })).length, 1)
    assert.deepEqual(await statusOf(recruiter), [404, 200], 'recruiters have their list')
  })

  it('is nothing once the case is closed', async () => {
    const path = await aCase()
    assert.equal((await officer.post(`${path}/withdraw`)).status, 303)
    assert.deepEqual(await statusOf(), [404, 404])
    assert.ok(!(await officer.get(path)).html.includes(entryPath()))
  })

  it('is what a withdrawal is about, whatever reference it came with', async () => {
    await desk.register(member, { type: 'withdrawal', request: '' })
    assert.deepEqual(await statusOf(), [200, 200])
  })

  it('is nothing of what its person has restricted, unless a hold keeps it too', async () => {
    await aCase()
    const { stops } = desk.world.ctx.erasure
    const until = new Date(desk.world.ctx.clock.now().getTime() + 86_400_000)
    const { _id } = member.entry
    await stops.set(_id, { kind: 'restriction', ref: newId('cas'), until })
    assert.deepEqual(await statusOf(), [404, 404])
    await stops.set(_id, { kind: 'hold', ref: newId('hld'), until })
    const page = await officer.get(entryPath())
    assert.match(page.text, /Du kan lese kopien så lenge sperren står/)
    assert.equal((await officer.get(cvPath())).status, 200)
    assert.deepEqual(await statusOf(recruiter), [404, 404])
  })

  it('is found from the page of a hold', async () => {
    const hold = await officer.get(
      await placeHold(desk.world, officer, { reference: member.entry.reference }),
    )
    assert.ok(hold.html.includes(`href="${entryPath()}"`))
    assert.match(hold.text, /Les kopien/)
    assert.deepEqual(await statusOf(), [200, 200])
  })

  it('is no file that was flagged, and gone once it is deleted', async () => {
    await aCase()
    const [source] = await desk.world.stored('files', { applicationId: member.row._id })
    const flag = `/staff/applications/${member.row._id}/flag`
    assert.equal((await recruiter.post(flag, { fileId: String(source?.['_id']) })).status, 303)
    assert.deepEqual(await statusOf(), [200, 404])
    assert.doesNotMatch((await officer.get(entryPath())).text, /Første\.pdf/)
    const by = { kind: 'applicant', subjectId: member.row.subjectId } as const
    const { engine } = desk.world.ctx.erasure
    await engine.request({ units: [member.entry._id], why: 'applicant', by, skipCooling: true })
    await engine.finish()
    assert.equal((await officer.get(entryPath())).status, 410)
  })
})
