import assert from 'node:assert/strict'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { newId } from '../../server/base/ids.ts'
import { remindStaff } from '../../server/notice/remind-staff.ts'
import { closeStaffMails } from '../../server/mail/close-last-mails.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { adoptRestoredHolds } from '../../server/rights/adopt-restored-holds.ts'
import { endLapsedStops } from '../../server/rights/end-lapsed-stops.ts'
import { addDays, addMonths, instantsOf, localDate } from '../../server/policy/retention.ts'
import { anOffice, holdForm, placeHold, registerCase } from '../support/office.ts'
import type { TypedFields } from '../support/visitor.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { linkIn, type Applied, type World } from '../support/world.ts'

const zone = 'Europe/Oslo'
const secret = 'Saksøkeren hevder at hun ble forbigått.'

describe('a legal hold', () => {
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  before(async () => {
    ;({ world, officer, recruiter } = await anOffice({ now: '2027-03-10T09:00:00.000Z' }))
  })
  after(async () => await world.close())

  const today = () => localDate(world.ctx.clock.now(), zone)
  const change = async ({ row }: Applied, set: object) => {
    const rows = world.ctx.database.data.collection<ApplicationRow>('glemme_applications')
    await rows.updateOne({ _id: row._id }, { $set: set })
  }
  const pastD = async (applied: Applied) => {
    const date = addDays(today(), -2)
    await change(applied, { due: { date, rule: 'undecided', policyVersion: 1 }, ...instantsOf(date, zone) })
  }
  const grounds = { reason: secret, caseRef: '27-012345TVI', owner: 'Ola Advokat' }
  const typed = ({ row }: Applied, more: TypedFields = {}): TypedFields =>
    holdForm(world, { reference: row.reference, ...grounds, ...more })
  const place = async ({ row }: Applied, more: TypedFields = {}): Promise<string> =>
    await placeHold(world, officer, { reference: row.reference, ...grounds, ...more })
  const sweep = async () => await world.ctx.erasure.engine.sweep()
  const isThere = async ({ row }: Applied) => (await world.ctx.applications.byId(row._id)) !== null
  const portalOf = async (applied: Applied) => {
    await sendWaiting(world.ctx)
    return await world.portal(linkIn(world.mailTo(applied)))
  }

  it('E22: set before D, keeps the application past it; nobody who hires sees it, and its words are sealed', async () => {
    const applied = await world.apply()
    const own = `/staff/applications/${applied.row._id}`
    assert.equal((await recruiter.get(own)).status, 200)
    const hold = await place(applied)
    assert.equal((await recruiter.get(own)).status, 404)
    const list = await recruiter.get(`/staff/jobs/${applied.row.vacancyId}`)
    assert.equal(list.html.includes(applied.row._id), false)
    const shown = await officer.get(hold)
    for (const text of [secret, '27-012345TVI', 'Ola Advokat', 'Et rettslig krav', '10. juni 2027'])
      assert.ok(shown.text.includes(text), text)
    const stored = JSON.stringify(await world.stored('holds'))
    for (const text of [secret, '27-012345TVI', 'Ola Advokat']) assert.ok(!stored.includes(text))

    await pastD(applied)
    const report = await sweep()
    assert.deepEqual([report.claimed, report.overdue, await isThere(applied)], [0, 0, true])
  })

  it('lets privacy officers read what it keeps, each look told to the applicant, and nobody else', async () => {
    const applied = await world.apply()
    const person = await portalOf(applied)
    const own = `/staff/applications/${applied.row._id}`
    for (const [where, text] of [
      ['notes', 'Notat om søkeren.'],
      ['messages', 'Beskjed til søkeren.'],
    ] as const)
      await recruiter.post(`${own}/${where}`, { id: newId(where === 'notes' ? 'not' : 'msg'), text })
    assert.equal((await officer.get(own)).status, 404, 'neither hold nor case')
    const hold = await place(applied)
    assert.ok((await officer.get(hold)).html.includes(`href="${own}"`))
    const page = await officer.get(own)
    assert.equal(page.status, 200, page.text)
    assert.match(page.text, /Slettes ikke så lenge sperren står/)
    assert.doesNotMatch(page.text, /Slettes \d+\. /)
    for (const text of [String(applied.fields['letter']), 'Notat om søkeren.', 'Beskjed til søkeren.'])
      assert.ok(page.text.includes(text), text)
    assert.doesNotMatch(page.html, /<form[^>]*action="[^"]*\/staff\/applications/, 'read only')
    const [file] = await world.stored('files', { applicationId: applied.row._id })
    const cv = `${own}/files/${String(file?.['_id'])}`
    assert.equal((await officer.get(cv)).status, 200)
    for (const role of ['recruiter', 'hiringManager', 'administrator'] as const) {
      const other = await world.staff([role])
      assert.deepEqual([(await other.get(own)).status, (await other.get(cv)).status], [404, 404], role)
    }
    const looks = (await world.stored('audit', { about: applied.row._id })).filter(
      ({ what }) => what === 'application.opened' || what === 'file.downloaded',
    )
    assert.deepEqual(
      looks.map(({ what, who }) => [what, (who as { role?: string }).role]),
      [
        ['application.opened', 'privacyOfficer'],
        ['file.downloaded', 'privacyOfficer'],
      ],
    )
    const told = await person.get(`/my/applications/${applied.row._id}`)
    assert.match(told.text, /Personvernansvarlig/i)

    await officer.post(`${hold}/release`)
    assert.deepEqual([(await officer.get(own)).status, (await officer.get(cv)).status], [404, 404])
    await person.post(`/my/applications/${applied.row._id}/restrict`, { reason: 'accuracy' })
    const request = { type: 'rectification', person: applied.row.reference }
    const open = await registerCase(world, officer, request)
    assert.equal((await officer.get(own)).status, 404, 'restricted, in an open case')
    await person.post(`/my/applications/${applied.row._id}/restrict/lift`)
    await change(applied, { stops: [] })
    assert.equal((await officer.get(own)).status, 200, 'in an open case')
    assert.ok((await officer.get(open)).html.includes(`href="${own}"`))
    await officer.post(`${open}/withdraw`)
    assert.equal((await officer.get(own)).status, 404, 'the case is closed')
    await place(applied)
    await change(applied, { state: 'purging', runId: newId('run') })
    assert.equal((await officer.get(own)).status, 410)
    await change(applied, { state: 'received', runId: null })
  })

  it('is placed once however often its form is sent, and only with everything right', async () => {
    const applied = await world.apply()
    const fields = typed(applied)
    for (let n = 0; n < 2; n += 1)
      assert.equal((await officer.post('/staff/privacy/holds/new', fields)).status, 303)
    assert.equal((await world.row(applied)).stops.length, 1)
    assert.equal((await world.stored('holds', { applicationId: applied.row._id })).length, 1)

    const wrong: [TypedFields, string][] = [
      [{ reference: 'nei' }, 'Referansen er ikke riktig'],
      [{ reference: '0000000000' }, 'Vi finner ikke den referansen'],
      [{ code: 'fordi' }, 'Grunn'],
      [{ reason: ' ' }, 'Begrunnelse'],
      [{ reason: 'Nummeret er 01819030037' }, 'fødselsnummer'],
      [{ owner: 'x'.repeat(121) }, 'Ansvarlig'],
      [{ reviewBy: today() }, 'Velg en dato'],
      [{ reviewBy: addDays(addMonths(today(), 6), 1) }, 'Velg en dato'],
    ]
    for (const [more, says] of wrong) {
      const page = await officer.post('/staff/privacy/holds/new', typed(applied, more))
      assert.equal(page.status, 422, says)
      assert.ok(page.text.includes(says), says)
    }
    assert.equal((await world.row(applied)).stops.length, 1)
    await place(applied, { reviewBy: addMonths(today(), 6), reference: applied.row.reference.toLowerCase() })
    assert.equal((await world.row(applied)).stops.length, 2)
  })

  it('E25: released past D, lets it go within 24 hours', async () => {
    const applied = await world.apply()
    const hold = await place(applied)
    const other = await place(applied)
    await pastD(applied)
    const named = await officer.get(hold)
    assert.ok(named.html.includes(`href="${other}"`))
    assert.match(named.text, /En annen sperre står også\. Ingenting slettes før den er borte\./)
    const first = await officer.follow(await officer.post(`${other}/release`))
    assert.match(first.text, /En annen sperre står fortsatt, så ingenting slettes nå\./)
    assert.doesNotMatch(first.text, /innen 24 timer/)
    assert.doesNotMatch((await officer.get(hold)).text, /En annen sperre/)
    assert.equal((await officer.post(`${hold}/release`)).status, 303)
    assert.equal((await officer.post(`${hold}/release`)).status, 303, 'again changes nothing')
    const { stops, overdueAt } = await world.row(applied)
    assert.deepEqual(stops, [])
    assert.ok(overdueAt > world.ctx.clock.now())
    const list = await officer.get('/staff/privacy/holds')
    assert.match(list.text, /Opphevet/)
    const ended = await officer.get(hold)
    assert.match(ended.text, /Sperren ble opphevet 10\. mars 2027\. Den stanser ikke sletting lenger\./)
    assert.doesNotMatch(ended.text, /Faller bort|Vurderes på nytt/)
    await sweep()
    assert.equal(await isThere(applied), false)
    assert.deepEqual(await world.stored('holds', { applicationId: applied.row._id }), [])
    assert.equal((await officer.get(hold)).status, 404)
  })

  it('E26: forgotten, is in the mail each week after its review and lapses 30 days after it', async () => {
    const applied = await world.apply()
    const hold = await place(applied, { reviewBy: addDays(today(), 1) })
    const until = (await world.row(applied)).stops[0]?.until
    assert.deepEqual(until, instantsOf(addDays(today(), 31), zone).overdueAt)
    assert.match((await officer.get('/staff/privacy/holds')).text, /Må snart vurderes/)
    const remind = async (weeksOn = 0) => {
      const { database } = world.ctx
      const now = async () => new Date((await database.now()).getTime() + weeksOn * 7 * 86_400_000)
      const then = { ...world.ctx, database: { ...database, now } }
      const { holds } = await remindStaff(then)
      await sendWaiting(then)
      await closeStaffMails(then)
      return holds
    }
    assert.equal(await remind(), 0)
    const id = hold.split('/').at(-1) ?? ''
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_holds')
    await rows.updateOne({ _id: id }, { $set: { reviewOn: today() } })
    assert.match((await officer.get(hold)).text, /Skulle vært vurdert/)
    assert.deepEqual([await remind(), await remind()], [1, 1])
    const mails = () =>
      world.mails().filter(({ to, text }) => to === officer.email && /sperre må vurderes/.test(text))
    assert.equal(mails().length, 1, 'once a week')
    assert.deepEqual([await remind(1), await remind(1)], [1, 1])
    assert.equal(mails().length, 2, 'and again in the next one')
    assert.equal(await remind(2), 1)
    assert.equal(mails().length, 3)
    assert.match(mails()[0]?.text ?? '', /1 sperre må vurderes på nytt[\s\S]*\/staff\/privacy\/holds/)

    await change(applied, { 'stops.0.until': new Date(world.ctx.clock.now().getTime() - 1) })
    await pastD(applied)
    assert.equal(await endLapsedStops(world.ctx), 1)
    assert.equal(await endLapsedStops(world.ctx), 0)
    assert.match((await officer.get('/staff/privacy/holds')).text, /Falt bort/)
    assert.equal((await world.stored('audit', { what: 'hold.lapsed', about: applied.row._id })).length, 1)
    await sweep()
    assert.equal(await isThere(applied), false)
  })

  it('is renewed to at most six months, which moves its end', async () => {
    const applied = await world.apply()
    const hold = await place(applied)
    assert.equal((await officer.post(`${hold}/renew`, { reviewBy: today() })).status, 422)
    const reviewBy = addMonths(today(), 6)
    assert.equal((await officer.post(`${hold}/renew`, { reviewBy })).status, 303)
    const until = instantsOf(addDays(reviewBy, 30), zone).overdueAt
    assert.deepEqual((await world.row(applied)).stops[0]?.until, until)
    await officer.post(`${hold}/release`)
    assert.equal((await officer.post(`${hold}/renew`, { reviewBy })).status, 409)
  })

  it('of which a restored backup has only the stop, is listed, gets its grounds again and can be released', async () => {
    const applied = await world.apply()
    const ref = newId('hld')
    const until = instantsOf(addDays(today(), 60), zone).overdueAt
    await world.ctx.erasure.stops.set(applied.row._id, { kind: 'hold', ref, until })
    assert.deepEqual([await adoptRestoredHolds(world.ctx), await adoptRestoredHolds(world.ctx)], [1, 0])
    const shown = await officer.get(`/staff/privacy/holds/${ref}`)
    for (const text of [
      'Ukjent, tapt ved gjenoppretting',
      'Skriv grunnen på nytt',
      '9. april 2027',
      '9. mai 2027',
    ])
      assert.ok(shown.text.includes(text), text)
    assert.match((await officer.get('/staff/privacy/holds')).text, /Grunnen mangler/)

    const grounds = { code: 'duty', reason: secret, caseRef: '27-99TVI', owner: 'Ola Advokat' }
    const write = async (more: TypedFields = {}) =>
      await officer.post(`/staff/privacy/holds/${ref}/grounds`, { ...grounds, ...more })
    const missing = await write({ reason: '' })
    assert.equal(missing.status, 422)
    assert.match(missing.html, /value="27-99TVI"/)
    const written = await officer.follow(await write())
    assert.match(written.text, /Begrunnelsen er lagret\./)
    assert.ok(written.text.includes(secret) && written.text.includes('En plikt i lov'))
    assert.doesNotMatch(written.text, /Skriv grunnen på nytt/)
    assert.equal((await write()).status, 303, 'the same again changes nothing')
    assert.equal((await write({ reason: 'Noe annet' })).status, 409)
    assert.equal((await world.stored('audit', { what: 'hold.groundsWritten' })).length, 1)
    assert.ok(!JSON.stringify(await world.stored('holds')).includes(secret))
    assert.equal((await officer.post(`/staff/privacy/holds/${ref}/release`)).status, 303)
    assert.deepEqual((await world.row(applied)).stops, [])
  })

  it('E24: comes too late once purging has begun', async () => {
    const applied = await world.apply()
    await change(applied, { state: 'purging', runId: newId('run') })
    const page = await officer.post('/staff/privacy/holds/new', typed(applied))
    assert.equal(page.status, 409)
    assert.deepEqual(await world.stored('holds', { applicationId: applied.row._id }), [])
    await change(applied, { state: 'received', runId: null })
  })
})
