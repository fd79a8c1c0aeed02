import assert from 'node:assert/strict'
import { statementDueOn } from '../../server/policy/rights.ts'
import { hiredCan, stateHired } from '../support/hire-statement.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { keepDeadlines } from '../../server/rights/keep-deadlines.ts'
import {
  anHourLater,
  aQuickApplicant,
  decided,
  erasureOf,
  hourMs,
  later,
  mailsTo,
  type Applicant,
} from '../portal/stories.ts'

describe('what somebody hired can do', () => {
  let world: World
  let staff: StaffMember
  let hired: Applicant
  let passed: Applicant
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
    staff = await world.staff()
    hired = await aQuickApplicant(world)
    passed = await aQuickApplicant(world)
  })
  afterEach(async () => await world.close())

  const pathOf = ({ row }: Applicant) => `/staff/applications/${row._id}/hire-statement`
  const handOver = async () =>
    await staff.post(`/staff/applications/${hired.row._id}/hand-over`, {
      ...{ recipient: 'HR', handedOn: '2027-03-01' },
    })
  const signedIn = async ({ link }: Applicant) => await world.portal(link)
  const cases = async () => await world.stored('cases', { type: 'hiredPerson' })

  it('is written by those who hire, of somebody hired only, under a key of its own', async () => {
    assert.equal((await staff.get(pathOf(hired))).status, 409)
    assert.equal((await staff.post(pathOf(hired), hiredCan)).status, 409)
    await decided(staff, hired, 'hired')
    const manager = await world.manager()
    assert.equal((await manager.get(pathOf(hired))).status, 200, 'of a job of their own')
    for (const [typed, says] of [
      [{ ...hiredCan, education: ' ' }, /Utdanning/],
      [{ ...hiredCan, practice: 'Født 01819030037' }, /Praksis ser ut til å inneholde et fødselsnummer/],
      [{ ...hiredCan, other: 'x'.repeat(2001) }, /Grensen er 2.?000/],
    ] as const) {
      const refused = await staff.post(pathOf(hired), typed)
      assert.equal(refused.status, 422, JSON.stringify(typed).slice(0, 60))
      assert.match(refused.text, says)
      assert.ok(refused.html.includes(hiredCan.practice) || refused.html.includes(hiredCan.education))
    }
    assert.deepEqual(await world.stored('hireStatements'), [])
    await Promise.all([1, 2].map(async () => await staff.post(pathOf(hired), hiredCan)))
    await stateHired(staff, hired.row._id)
    const [row, ...others] = await world.stored('hireStatements')
    assert.equal(others.length, 0, 'one of each person')
    assert.match(String(row?.['_id']), /^hir_[\w-]{22}$/)
    assert.ok(!JSON.stringify(row).includes('kokk'))
    const written = await world.stored('audit', { what: 'hireStatement.written' })
    assert.equal(written.length, 1)
    assert.match((await staff.get(pathOf(hired))).html, /Ni år som kokk/)
    const officer = await world.staff(['privacyOfficer'])
    const read = await officer.get(pathOf(hired))
    assert.match(read.text, /Ni år som kokk på hotell/)
    assert.ok(!read.text.includes(String(hired.fields['fullName'])))
    assert.equal((await officer.post(pathOf(hired), hiredCan)).status, 404)
    await stateHired(staff, hired.row._id, { ...hiredCan, practice: 'Ti år som kokk' })
    assert.match((await officer.get(pathOf(hired))).text, /Ti år som kokk/)
  })

  it('is written before the hand-over, is a task until then, and is on the own page of the person', async () => {
    await decided(staff, hired, 'hired')
    const refused = await handOver()
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Kvalifikasjonene mangler/)
    assert.ok(refused.html.includes(`href="${pathOf(hired)}"`))
    assert.ok((await staff.get('/staff/tasks')).html.includes(pathOf(hired)))
    await stateHired(staff, hired.row._id)
    assert.ok(!(await staff.get('/staff/tasks')).html.includes(pathOf(hired)))
    assert.equal((await handOver()).status, 303)
    assert.doesNotMatch((await hired.portal.get(hired.own)).text, /Det andre søkere kan få vite/)
    await anHourLater(world)
    const own = await (await signedIn(hired)).get(hired.own)
    assert.match(own.text, /Det andre søkere kan få vite om deg/)
    assert.match(own.text, /Ni år som kokk på hotell/)
  })

  it('is shown at once to whoever was passed over and told, and to nobody before', async () => {
    const page = `${passed.own}/hire-statement`
    assert.match((await passed.portal.get(page)).text, /ikke avgjort ennå/)
    assert.equal((await passed.portal.post(page)).status, 409)
    await decided(staff, passed, 'rejected')
    assert.match((await passed.portal.get(page)).text, /ikke avgjort ennå/)
    await anHourLater(world, staff)
    const portal = await signedIn(passed)
    assert.match((await portal.get(page)).text, /Ingen er ansatt/)
    assert.doesNotMatch((await portal.get(passed.own)).text, /Hvem fikk jobben/)
    assert.equal((await portal.post(page)).status, 409)
    await decided(staff, hired, 'hired')
    await stateHired(staff, hired.row._id)
    assert.match((await portal.get(page)).text, /Ingen er ansatt/, 'the person hired is told first')
    await anHourLater(world, staff)
    const told = await signedIn(passed)
    assert.ok((await told.get(passed.own)).html.includes(`href="${page}"`))
    assert.doesNotMatch((await told.get(page)).text, /kokk/)
    for (const _twice of [1, 2]) assert.equal((await told.post(page)).location, page)
    const shown = await told.get(page)
    assert.match(shown.text, /Fagbrev som kokk fra 2015/)
    assert.ok(!shown.text.includes(String(hired.fields['fullName'])))
    assert.deepEqual(
      (await cases()).map(row => row['state']),
      ['granted'],
    )
    assert.match((await (await signedIn(hired)).get(`${hired.own}/hire-statement`)).text, /fikk avslag/)
  })

  it('is a case while it is missing, and the answer when it is written', async () => {
    await decided(staff, passed, 'rejected')
    await decided(staff, hired, 'hired')
    await anHourLater(world, staff)
    const page = `${passed.own}/hire-statement`
    const portal = await signedIn(passed)
    for (const _twice of [1, 2]) assert.equal((await portal.post(page)).location, page)
    assert.match((await portal.get(page)).text, /senest 1\. april 2027/)
    const [open, ...others] = await cases()
    assert.deepEqual([open?.['state'], open?.['dueOn'], others.length], ['open', '2027-04-01', 0])
    await stateHired(staff, hired.row._id)
    assert.equal((await cases())[0]?.['state'], 'granted')
    assert.match((await portal.get(page)).text, /Ni år som kokk på hotell/)
    assert.doesNotMatch((await portal.get(page)).text, /senest/)
  })

  it('that was asked for and is deleted with the person hired ends the case in part, and the page says so', async () => {
    await decided(staff, passed, 'rejected')
    await decided(staff, hired, 'hired')
    await anHourLater(world, staff)
    const page = `${passed.own}/hire-statement`
    const portal = await signedIn(passed)
    assert.equal((await portal.post(page)).location, page)
    await erasureOf({ portal: await signedIn(hired), own: hired.own })
    assert.equal((await keepDeadlines(world.ctx)).outlived, 0, 'it can be undone')
    assert.match((await portal.get(page)).text, /senest 1\. april 2027/)
    await world.restartOn(later(world, 25 * hourMs))
    for (let n = 0; n < 2; n += 1) await world.ring()
    assert.equal(await world.ctx.applications.byId(hired.row._id), null)
    await keepDeadlines(world.ctx)
    const [row] = await cases()
    assert.deepEqual([row?.['state'], row?.['code']], ['partly', null])
    assert.equal((await keepDeadlines(world.ctx)).outlived, 0)
    await sendWaiting(world.ctx)
    const mail = mailsTo(world, passed, /^Saken din om personopplysninger$/).at(-1)
    assert.match(mail?.text ?? '', /Vi har svart i saken din/)
    const again = await signedIn(passed)
    assert.match((await again.get(page)).text, /ble slettet før vi svarte/)
    assert.match((await again.get(`/en${page}`)).text, /was deleted before we answered/)
    assert.match((await again.get(`/my/cases/${String(row?.['_id'])}`)).text, /ble slettet før vi svarte/)
  })

  it('is due in a month, three days before the deletion when that is sooner, and never the same day', () => {
    assert.equal(statementDueOn('2027-01-31', '2027-12-01'), '2027-02-28')
    assert.equal(statementDueOn('2027-03-01', '2027-03-20'), '2027-03-17')
    for (const deletedOn of ['2027-03-01', '2027-03-04', '2027-03-05'])
      assert.equal(statementDueOn('2027-03-01', deletedOn), '2027-03-02')
  })
})
