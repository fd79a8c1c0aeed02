import assert from 'node:assert/strict'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

describe('a copy that somebody has', () => {
  let world: World
  let recruiter: StaffMember
  let applied: Applied
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    recruiter = await world.staff(['recruiter'])
    applied = await world.apply()
  })
  after(async () => await world.close())

  const linkIn = (text: string): string => /\/recipients\/[A-Za-z0-9_-]{43}/.exec(text)?.[0] ?? ''
  const mailToStaff = () =>
    world.mails().filter(mail => mail.to === recruiter.email && linkIn(mail.text) !== '')

  it('E38: of a CV that was downloaded is disclosed, its holder is asked to delete it, and the privacy officer sees who has not', async () => {
    const page = await recruiter.get(`/staff/applications/${applied.row._id}`)
    const path = /\/staff\/applications\/[^"]+\/files\/fil_[\w-]{22}/.exec(page.html)?.[0] ?? ''
    assert.equal((await recruiter.get(path)).status, 200)
    assert.equal((await recruiter.get(path)).status, 200)
    const [disclosed] = await world.stored('disclosures', { applicationId: applied.row._id })
    assert.equal(disclosed?.['staffId'], recruiter.staffId)
    assert.equal(disclosed?.['times'], 2)
    assert.deepEqual(mailToStaff(), [])

    await world.restartOn(new Date((await world.row(applied)).eligibleAt.getTime() + 3_600_000))
    await world.ring()
    await world.ring()
    assert.equal((await world.stored('applications')).length, 0)
    assert.equal((await world.stored('disclosures')).length, 0)
    const [mail, ...more] = mailToStaff()
    assert.ok(mail)
    assert.deepEqual(more, [])
    const { reference } = applied.row
    assert.ok(mail.text.includes(`${reference.slice(0, 5)}-${reference.slice(5)}`))
    assert.ok(!mail.text.includes(String(applied.fields['fullName'])))
    assert.equal((await world.stored('outbox', { kind: 'M15' })).length, 0, 'row and key went on delivery')

    const officer = await world.staff(['privacyOfficer'])
    const list = await officer.get('/staff/privacy/recipients')
    assert.equal(list.status, 200)
    assert.ok(list.text.includes('Venter på svar'), list.text)

    const holder = world.visitor()
    const copy = linkIn(mail.text)
    assert.equal((await holder.get(copy)).status, 200)
    assert.equal((await holder.get(copy)).status, 200, 'looking changes nothing')
    assert.ok((await officer.get('/staff/privacy/recipients')).text.includes('Venter på svar'))
    const done = await holder.post(copy)
    assert.equal(done.status, 303)
    assert.equal((await world.stored('audit', { what: 'copy.confirmed' })).length, 1)
    assert.ok((await holder.get(copy)).text.includes('notert at det er gjort'))
    await signIn(officer)
    assert.ok((await officer.get('/staff/privacy/recipients')).text.includes('Vi venter ikke på noen'))
    assert.deepEqual((await world.ctx.erasure.fsck()).findings, [])
  })

  it('with a link that is none is not found', async () => {
    const visitor = world.visitor()
    assert.equal((await visitor.get(`/recipients/${'A'.repeat(43)}`)).status, 404)
    assert.equal((await visitor.post(`/recipients/${'A'.repeat(43)}`)).status, 404)
    assert.equal((await visitor.get('/recipients/x')).status, 404)
  })
})
