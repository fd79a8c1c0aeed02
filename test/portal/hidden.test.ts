import assert from 'node:assert/strict'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, type World } from '../support/world.ts'
import { joined } from './joined.ts'
import {
  anApplicant,
  anHourLater,
  dayMs,
  decided,
  erasureOf,
  hourMs,
  later,
  mailsTo,
  minuteMs,
  type Applicant,
} from './stories.ts'

describe('an application whose erasure waits', () => {
  let world: World
  let staff: StaffMember
  let leaving: Applicant
  let staying: Applicant
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
    staff = await world.staff()
    staying = await anApplicant(world)
    leaving = await anApplicant(world)
  })
  afterEach(async () => {
    assert.equal((await world.row(staying)).state, 'received')
    await world.close()
  })

  const nameOf = ({ fields }: Applicant): string => String(fields['fullName'])
  const list = async () => await staff.get(`/staff/jobs/${leaving.row.vacancyId}`)
  const staffPathOf = ({ row }: Applicant): string => `/staff/applications/${row._id}`

  it('is one row without name and link to staff, and closed at every address', async () => {
    const before = await list()
    for (const one of [leaving, staying]) {
      assert.ok(before.text.includes(nameOf(one)))
      assert.ok(before.html.includes(staffPathOf(one)))
    }
    const [file] = await world.stored('files', { applicationId: leaving.row._id })
    const filePath = `${staffPathOf(leaving)}/files/${String(file?.['_id'])}`
    assert.equal((await staff.get(filePath)).status, 200)
    assert.doesNotMatch(before.text, /Trukket/)

    await erasureOf(leaving)
    const after = await list()
    assert.ok(!after.text.includes(nameOf(leaving)) && !after.html.includes(leaving.row._id))
    assert.equal(after.text.match(/Trukket/g)?.length, 1)
    assert.ok(after.text.includes(nameOf(staying)) && after.html.includes(staffPathOf(staying)))
    for (const path of [staffPathOf(leaving), filePath]) {
      const page = await staff.get(path)
      assert.ok([404, 410].includes(page.status), `${path} ${page.status}`)
      assert.ok(!page.text.includes(nameOf(leaving)))
    }
    const decision = await staff.post(`${staffPathOf(leaving)}/decision`, { outcome: 'hired' })
    assert.ok([404, 409, 410].includes(decision.status), String(decision.status))
    assert.equal((await world.row(leaving)).decision, null)
  })

  it('comes back with its decision and its D when that is undone', async () => {
    await decided(staff, leaving, 'rejected')
    await anHourLater(world, staff)
    const before = await world.row(leaving)
    assert.equal(before.due.date, '2027-09-01')
    const portal = await world.portal(leaving.link)
    const erasure = await erasureOf({ portal, own: leaving.own })
    const hidden = await world.row(leaving)
    assert.equal(hidden.state, 'erasure_pending')
    assert.notDeepEqual(hidden.eligibleAt, before.eligibleAt)
    await world.ring()
    assert.doesNotMatch((await list()).text, new RegExp(nameOf(leaving)))

    const asks = world.visitor()
    assert.match((await asks.get(erasure)).text, /Søknaden er skjult/)
    assert.equal((await asks.post(`${erasure}/undo`)).location, erasure)
    assert.deepEqual(await world.row(leaving), before)
    await world.ring()
    assert.match((await asks.get(erasure)).text, /Du angret slettingen/)
    const page = await staff.get(staffPathOf(leaving))
    assert.equal(page.status, 200)
    assert.ok(page.text.includes(nameOf(leaving)))
    assert.ok((await list()).text.includes('01.09.2027'))
    assert.equal((await portal.get(leaving.own)).location, '/find', 'the session stays ended')
    assert.equal((await world.visitor().get(leaving.link)).status, 410, 'and so does the link')
  })

  it('is still gone when its decision waits for its mail, and the mail tells nobody then', async () => {
    await decided(staff, leaving, 'rejected')
    const sent = world.mails().length
    await erasureOf(leaving, { now: 'yes' })
    await world.ring()
    await world.ring()
    assert.deepEqual(await world.stored('applications', { _id: leaving.row._id }), [])
    await anHourLater(world)
    const told = world.mails().slice(sent)
    assert.deepEqual(
      told.map(mail => mail.subject),
      ['Vi sletter søknaden din nå'],
    )
  })

  it('keeps the mail about its decision back, and lets it leave when that is undone', async () => {
    await decided(staff, leaving, 'rejected')
    const erasure = await erasureOf(leaving)
    await anHourLater(world)
    assert.deepEqual(mailsTo(world, leaving, /^Svar på søknaden/), [], 'it would name a day that is not true')
    assert.equal((await world.visitor().post(`${erasure}/undo`)).status, 303)
    await world.ring()
    assert.equal(mailsTo(world, leaving, /^Svar på søknaden/).length, 1)
  })

  it('is told as what it is to its person, who is signed in by another one: hidden, until when, and the way back', async () => {
    const { own } = leaving
    await joined(world.ctx, staying, leaving)
    const owner = await world.portal(staying.link)
    const before = await world.row(leaving)
    await erasureOf({ portal: owner, own })
    const when = /Vi starter slettingen 2\. mars 2027 kl\. \d\d\.\d\d/
    const list = await owner.get('/my')
    assert.equal(list.status, 200)
    assert.match(list.text, new RegExp(`Skjult\\. ${when.source}\\. Du kan angre til da`))
    const page = await owner.get(own)
    assert.equal(page.status, 200)
    assert.match(page.text, when)
    for (const personal of Object.values(leaving.fields)) assert.ok(!page.html.includes(String(personal)))
    const [asked] = (await world.stored('cases', { subjectId: staying.row.subjectId })).slice(-1)
    assert.match(list.text, /Sletting : venter/)
    const told = await owner.get(`/my/cases/${String(asked?.['_id'])}`)
    assert.match(told.text, when)
    assert.ok(told.html.includes(`href="${own}"`))
    for (const shown of [list, page, told, await owner.get(`${own}/erase`)])
      assert.doesNotMatch(shown.text, /er slettet|Det er gjort|Gjort/)
    assert.match((await owner.get(`/en${own}`)).text, /We start the deletion on 2 March 2027/)

    const undone = await owner.post(`${own}/erase/undo`)
    assert.equal(undone.location, `${own}?done=erasureUndone`)
    assert.match((await owner.get(undone.location)).text, /Du angret slettingen\. Søknaden er med igjen/)
    assert.deepEqual(await world.row(leaving), { ...before, subjectId: staying.row.subjectId })
    assert.equal((await owner.post(`${own}/erase/undo`)).location, undone.location, 'again changes nothing')
    const [withdrawn] = (await world.stored('cases', { subjectId: staying.row.subjectId })).slice(-1)
    assert.equal(withdrawn?.['state'], 'withdrawn')
  })

  it('is undone by nobody else, and not when the time is over', async () => {
    const { own } = leaving
    await joined(world.ctx, staying, leaving)
    const owner = await world.portal(staying.link)
    const stranger = await anApplicant(world)
    await erasureOf({ portal: owner, own })
    for (const path of [own, `${own}/erase/undo`]) {
      const page = path === own ? await stranger.portal.get(path) : await stranger.portal.post(path)
      assert.equal(page.status, 404, path)
    }
    const { undoUntil } = (await world.row(leaving)).erasure ?? {}
    await world.restartOn(undoUntil ?? '')
    const back = await world.portal(staying.link)
    assert.match((await back.get(own)).text, /Vi starter slettingen nå\. Det kan ikke angres lenger/)
    assert.equal((await back.post(`${own}/erase/undo`)).status, 410)
    assert.equal((await world.row(leaving)).state, 'erasure_pending')
  })

  it('goes when the time to undo is over, and its page ends seven days later', async () => {
    const erasure = await erasureOf(leaving)
    const { undoUntil } = (await world.row(leaving)).erasure ?? {}
    assert.ok(undoUntil)
    await world.restartOn(new Date(undoUntil.getTime() - minuteMs))
    await world.ring()
    assert.match((await world.visitor().get(erasure)).text, /Søknaden er skjult/)
    await world.restartOn(new Date(undoUntil.getTime() + 1000))
    await world.ring()
    await world.ring()
    assert.deepEqual(await world.stored('applications', { _id: leaving.row._id }), [])
    const done = await world.visitor().get(erasure)
    assert.match(done.text, /Alt er slettet og kontrollert/)
    assert.match(done.text, new RegExp(leaving.row.certificateNo.slice(0, 4)))
    for (const text of Object.values(leaving.fields)) assert.ok(!done.html.includes(String(text)))

    await signIn(staff)
    assert.equal((await staff.get(staffPathOf(leaving))).status, 410)
    const stranger = world.visitor()
    for (const path of [leaving.own, `${leaving.own}/erase`, leaving.receipt, leaving.link])
      assert.equal((await stranger.get(path)).status, 410, path)

    await world.restartOn(new Date(undoUntil.getTime() + 7 * dayMs - hourMs))
    assert.equal((await world.visitor().get(erasure)).status, 200)
    await world.restartOn(later(world, 2 * hourMs))
    assert.equal((await world.visitor().get(erasure)).status, 410)
    assert.equal((await world.visitor().get(`/certificates/${leaving.row.certificateNo}`)).status, 200)
  })
})
