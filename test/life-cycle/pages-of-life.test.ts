import assert from 'node:assert/strict'
import { recordDecision } from '../../server/decisions/record-decision.ts'
import { newId } from '../../server/base/ids.ts'
import { publishPolicy } from '../../server/records/publish-policy.ts'
import { exampleText } from '../policy/a-policy.ts'
import { stateHired } from '../support/hire-statement.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const minuteMs = 60_000

describe('the pages of an application’s life', () => {
  let world: World
  let applied: Applied
  let path: string
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    applied = await world.apply()
    await world.ring()
    path = `/staff/applications/${applied.row._id}`
  })
  afterEach(async () => await world.close())

  const later = async (minutes: number, ...staff: StaffMember[]): Promise<void> => {
    await world.restartAt(world.ctx.config.test.offsetMs + minutes * minuteMs)
    for (const member of staff) await signIn(member)
  }

  it('lead the applicant to withdraw in two clicks, say what stays until when, and tell staff', async () => {
    const owner = await world.portal(linkIn(world.mailTo(applied)))
    const own = `/my/applications/${applied.row._id}`
    assert.match((await owner.get(own)).html, new RegExp(`href="[^"]*${own}/withdraw"`))
    const asked = await owner.get(`${own}/withdraw`)
    assert.match(
      asked.text,
      /Søknaden din blir liggende til 31\. mars 2027\. Da sletter vi den\. Du kan ikke/,
    )
    assert.match(asked.html, new RegExp(`href="[^"]*${own}/erase"`))
    const answer = await owner.post(`${own}/withdraw`)
    assert.deepEqual([answer.status, answer.location], [303, own])
    const page = await owner.follow(answer)
    assert.match(page.text, /31\. mars 2027 sletter vi søknaden din/)
    assert.match(page.text, /Trukket/)
    assert.doesNotMatch(page.html, /\/withdraw"/)
    assert.equal((await owner.post(`${own}/withdraw`)).status, 303, 'twice is once')
    assert.equal((await owner.get(`${own}/withdraw`)).location, own)
    const files = await owner.get(`${own}/files`)
    assert.match(files.text, /Søknaden er trukket\. Du kan bare bytte/)
    assert.match((await owner.get(own)).text, /Se filene/)
    await world.ring()
    const mail = world.mailTo(applied)
    assert.match(mail.subject, /^Du har trukket søknaden: /)
    assert.match(mail.text, /slettes 31\. mars 2027/)
    const recruiter = await world.staff()
    assert.match((await recruiter.get(path)).text, /Trukket/)
    assert.equal((await recruiter.post(`${path}/decision`, { outcome: 'hired' })).status, 409)
    const stranger = await world.portal(linkIn(world.mailTo(await applyAgain())))
    assert.equal((await stranger.get(`${own}/withdraw`)).status, 404)
  })

  async function applyAgain(): Promise<Applied> {
    const another = await world.apply()
    await world.ring()
    return another
  }

  it('let staff take a decision back once its mail has left, with a reason, and tell the applicant', async () => {
    const staff = await world.manager()
    await staff.post(`${path}/decision`, { outcome: 'rejected' })
    assert.doesNotMatch((await staff.get(path)).html, /decision\/revert"/)
    assert.equal((await staff.post(`${path}/decision/revert`, { code: 'mistake' })).status, 409)
    await later(61, staff)
    await world.ring()
    assert.match((await staff.get(path)).html, /decision\/revert"/)
    for (const code of ['', 'because', 'mistakes'])
      assert.equal((await staff.post(`${path}/decision/revert`, { code })).status, 400, code)
    const answer = await staff.post(`${path}/decision/revert`, { code: 'newInformation' })
    assert.deepEqual([answer.status, answer.location], [303, `${path}?done=decisionReverted`])
    assert.match((await staff.follow(answer)).text, /Slettes 1\. mars 2028 uten avgjørelse/)
    await world.ring()
    const mail = world.mailTo(applied)
    assert.match(mail.subject, /^Vi vurderer søknaden din på nytt: /)
    assert.match(mail.text, /Vi har fått vite noe nytt/)
    assert.match(mail.text, /slettes opplysningene dine 1\. mars 2028/)
    assert.equal((await staff.post(`${path}/decision`, { outcome: 'hired' })).status, 303)
  })

  it('take down who received the file of somebody hired, and move D', async () => {
    const recruiter = await world.staff()
    assert.equal((await recruiter.get(`${path}/hand-over`)).status, 409)
    await recruiter.post(`${path}/decision`, { outcome: 'hired' })
    assert.match((await recruiter.get(path)).text, /ikke overlevert ennå/)
    const refused = await recruiter.post(`${path}/hand-over`, { recipient: ' ', handedOn: '2027-02-28' })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Skriv hvem som har fått opplysningene/)
    await stateHired(recruiter, applied.row._id)
    const early = await recruiter.post(`${path}/hand-over`, { recipient: 'HR', handedOn: '2027-02-28' })
    assert.match(early.text, /Velg en dag fra ansettelsen til i dag/)
    const answer = await recruiter.post(`${path}/hand-over`, { recipient: 'HR', handedOn: '2027-03-01' })
    assert.equal(answer.status, 303)
    const page = await recruiter.follow(answer)
    assert.match(page.text, /Overlevert til HR 1\. mars 2027/)
    assert.match(page.text, /Slettes 31\. mars 2027/)
    const manager = await world.manager()
    assert.equal(
      (await manager.post(`${path}/hand-over`, { recipient: 'HR', handedOn: '2027-03-01' })).status,
      404,
    )
  })

  it('show a shortened policy to a second person, who types the number, before it begins', async () => {
    const by = { kind: 'staff', staffId: newId('stf'), role: 'recruiter' } as const
    const look = { applicationId: applied.row._id, by, roles: ['recruiter'] as const }
    await recordDecision(world.ctx, { ...look, outcome: 'rejected' }) // 2027-09-01; 3 months: 2027-06-01
    const text = exampleText
      .replace('effective: 2026-11-01', 'effective: 2027-05-28')
      .replace('rejected: { months: 6 }', 'rejected: { months: 3 }')
    await publishPolicy(world.ctx, { text, by: null })
    const officer = await world.staff(['privacyOfficer'])
    const page = await officer.get('/staff/privacy/policy')
    assert.match(page.text, /Versjon 2 må bekreftes/)
    assert.match(page.text, /som får en tidligere dag: 1/)
    const wrong = await officer.post('/staff/privacy/policy/confirm', { version: '2', affected: '2' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Det er ikke antallet/)
    const right = await officer.post('/staff/privacy/policy/confirm', { version: '2', affected: '1' })
    assert.equal(right.status, 303)
    const after = await officer.follow(right)
    assert.match(after.text, /Kommer/)
    await world.restartOn('2027-05-28T10:00:00Z')
    await world.ring()
    assert.equal((await world.row(applied)).due.date, '2027-06-01')
    await signIn(officer)
    assert.match((await officer.get('/staff/privacy/policy')).text, /Gjelder nå/)
    const version = await officer.get('/staff/privacy/policy/2')
    assert.match(version.text, /Sletteregler, versjon 2/)
    assert.match(version.text, /Bekreftet .* av Ansatt Ansattsen/)
    for (const path of ['3', '0', 'x'])
      assert.equal((await officer.get(`/staff/privacy/policy/${path}`)).status, 404)
    assert.equal((await officer.post('/staff/privacy/policy/revoke', { version: '2' })).status, 409)
  })
})
