import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { addDays, instantsOf } from '../../server/policy/retention.ts'
import { caseDueOn } from '../../server/policy/rights.ts'
import { addressIn } from '../support/application-form.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { linkIn, type World } from '../support/world.ts'
import type { TypedFields } from '../support/visitor.ts'
import { aDesk, wish, zone, type Desk } from './desk.ts'

describe('the desk of requests', () => {
  let desk: Desk
  let world: World
  let officer: StaffMember
  let recruiter: StaffMember
  before(async () => {
    desk = await aDesk()
    ;({ world, officer, recruiter } = desk)
  })
  after(async () => await world.close())

  const today = () => desk.today()
  const typed: Desk['typed'] = (...asked) => desk.typed(...asked)
  const register: Desk['register'] = async (...asked) => await desk.register(...asked)
  const caseAt: Desk['caseAt'] = async path => await desk.caseAt(path)
  const mailsTo: Desk['mailsTo'] = async applied => await desk.mailsTo(applied)
  const enter: Desk['enter'] = async mail => await desk.enter(mail)

  it('privacy P31: registers a request on one page with four fields, once, and tells the person', async () => {
    const applied = await world.apply()
    const fields = typed(applied, { request: '' })
    for (let n = 0; n < 2; n += 1) assert.equal((await officer.post('/staff/cases/new', fields)).status, 303)
    const rows = await world.stored('cases', { subjectId: applied.row.subjectId })
    assert.equal(rows.length, 1)
    const row = await caseAt(String(fields['id']))
    assert.deepEqual([row.state, row.dueOn, row.identity], ['received', caseDueOn(today()), null])
    const mails = await mailsTo(applied)
    const told = mails.filter(mail => mail.subject === 'Saken din om personopplysninger')
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /Den gjelder: innsyn\. Du får svar senest 10\. april 2027/)
    assert.doesNotMatch(told[0]?.html ?? '', /<script|<img/)

    const form = await officer.get('/staff/cases/new')
    const names = [...form.html.matchAll(/<(?:input|select|textarea)[^>]*name="([^"]*)"/g)].map(
      found => found[1],
    )
    assert.deepEqual(
      [...new Set(names)].filter(name => name !== '_csrf' && name !== 'id'),
      ['type', 'person', 'channel', 'receivedOn', 'request'],
    )
  })

  it('takes an address as well as a reference, and says what is wrong with anything else', async () => {
    const applied = await world.apply()
    const address = addressIn(applied)
    const path = await register(applied, { person: address })
    assert.deepEqual((await caseAt(path)).applicationIds, [applied.row._id])
    const wrong: [TypedFields, string][] = [
      [{ person: '' }, 'Personen mangler'],
      [{ person: 'nei' }, 'Det er verken en e-postadresse eller en referanse'],
      [{ person: 'ingen@eksempel.no' }, 'Vi finner ingen med det'],
      [{ type: 'alt' }, 'Hva saken gjelder'],
      [{ channel: 'portal' }, 'Hvordan den kom'],
      [{ receivedOn: addDays(today(), 1) }, 'Datoen er ikke riktig'],
      [{ receivedOn: '2027-02-30' }, 'Datoen er ikke riktig'],
      [{ receivedOn: '0001-01-01' }, 'Datoen er for langt tilbake. Velg tidligst 10. mars 2026.'],
      [{ receivedOn: '2026-03-09' }, 'Datoen er for langt tilbake. Velg tidligst 10. mars 2026.'],
      [{ request: 'Nummeret er 01819030037' }, 'fødselsnummer'],
    ]
    for (const [more, says] of wrong) {
      const page = await officer.post('/staff/cases/new', typed(applied, more))
      assert.equal(page.status, 422, says)
      assert.ok(page.text.includes(says), says)
    }
    const old = await officer.post('/en/staff/cases/new', typed(applied, { receivedOn: '2020-01-01' }))
    assert.ok(old.text.includes('The date is too far back. The earliest you can choose is 10 March 2026.'))
    await register(applied, { receivedOn: '2026-03-10' })
  })

  it('registers somebody of whom nothing is held when told so, and closes that without a mail', async () => {
    const applied = await world.apply()
    const path = await register(applied, { person: 'ingen@eksempel.no', nobody: 'yes' })
    assert.match((await officer.get(path)).text, /Vi har ingen opplysninger om den som spør/)
    assert.equal((await officer.post(`${path}/identity`, { method: 'link' })).status, 409)
    const refusal = { code: 'none', text: 'Svart på telefon.' }
    assert.equal((await officer.post(`${path}/refuse`, refusal)).status, 303)
    const row = await caseAt(path)
    assert.deepEqual([row.state, row.code, row.request, row.answer], ['refused', 'none', null, null])
    const over = await officer.get(`${path}/refuse`)
    assert.match(over.text, /Saken er avsluttet, så den kan ikke avslås/)
    assert.doesNotMatch(over.html, /name="code"/)
  })

  it('shows a recruiter own cases only, and nobody else anything', async () => {
    const applied = await world.apply()
    const path = await register(applied, {}, recruiter)
    const others = await register(applied)
    assert.equal((await recruiter.get(path)).status, 200)
    assert.equal((await recruiter.get(others)).status, 404)
    assert.equal((await recruiter.post(`${others}/answer`, { text: 'Hei' })).status, 404)
    assert.equal((await recruiter.get(`${path}/refuse`)).status, 404)
    assert.equal((await officer.get(path)).status, 200)
    const list = await recruiter.get('/staff/cases')
    assert.ok(list.html.includes(path) && !list.html.includes(others))
    for (const role of ['hiringManager', 'administrator'] as const) {
      const visitor = await world.staff([role])
      for (const hidden of ['/staff/cases', '/staff/cases/new', path]) {
        const page = await visitor.get(hidden)
        assert.equal(page.status, 404, `${role} ${hidden}`)
        assert.ok(!page.text.includes(wish))
      }
    }
  })

  it('shows a recruiter nothing of a restricted application, but the privacy officer', async () => {
    const applied = await world.apply()
    const path = await register(applied, { type: 'restriction' }, recruiter)
    assert.ok((await recruiter.get(path)).text.includes(addressIn(applied)))
    await recruiter.post(`${path}/identity`, { method: 'inPerson' })
    assert.equal((await recruiter.post(`${path}/carry-out`)).status, 303)
    assert.equal((await caseAt(path)).state, 'granted')
    assert.deepEqual(
      (await world.row(applied)).stops.map(stop => [stop.kind, stop.ref]),
      [['restriction', path.split('/').at(-1)]],
    )
    const other = await register(applied, { type: 'rectification' }, recruiter)
    assert.ok(!(await recruiter.get(other)).text.includes(addressIn(applied)))
    assert.ok((await officer.get(other)).text.includes(addressIn(applied)))
  })

  it('does nothing before it is known who asks, and keeps what was asked sealed', async () => {
    const applied = await world.apply()
    const path = await register(applied, { type: 'erasure' })
    assert.equal((await officer.post(`${path}/carry-out`)).status, 409)
    assert.equal((await officer.post(`${path}/answer`, { text: 'Ja' })).status, 409)
    assert.equal((await world.row(applied)).state, 'received')
    assert.ok(!JSON.stringify(await world.stored('cases')).includes(wish))
    assert.ok((await officer.get(path)).text.includes(wish))
    assert.equal((await officer.post(`${path}/identity`, { method: 'reference' })).status, 400, 'no letter')
  })

  it('identifies by a link to the address on file; the person then sees state, due date and answer', async () => {
    const applied = await world.apply()
    const path = await register(applied, { type: 'rectification' })
    assert.equal((await officer.post(`${path}/identity`, { method: 'link' })).status, 303)
    assert.equal((await caseAt(path)).state, 'awaitingIdentity')
    await sendWaiting(world.ctx)
    const mail = world.mailTo(applied)
    assert.match(mail.text, /Vi gjør ingenting før vi vet at det er deg/)
    const stranger = world.visitor()
    assert.equal((await stranger.get(new URL(linkIn(mail)).pathname)).status, 200, 'changes nothing')
    assert.equal((await caseAt(path)).state, 'awaitingIdentity')
    const person = await enter(mail)
    const row = await caseAt(path)
    assert.deepEqual([row.state, row.identity?.method], ['open', 'link'])
    const own = `/my/cases/${row._id}`
    assert.match((await person.get(own)).text, /Vi har ikke svart ennå\. 31 dager igjen: 10\. april 2027/)
    assert.equal((await officer.post(`${path}/answer`, { text: '' })).status, 422)
    await desk.correct(path, applied)
    for (let n = 0; n < 2; n += 1)
      assert.equal((await officer.post(`${path}/answer`, { text: 'Vi har rettet stedet.' })).status, 303)
    assert.match((await person.get(own)).text, /Vi har rettet stedet\./)
    const mails = (await mailsTo(applied)).filter(one => /Vi har svart i saken din/.test(one.text))
    assert.equal(mails.length, 1)
    assert.ok(!mails[0]?.text.includes('rettet stedet'))
    const other = await world.apply()
    await sendWaiting(world.ctx)
    assert.equal((await (await world.portal(linkIn(world.mailTo(other)))).get(own)).status, 404)
  })

  it('identifies by the link of the first mail too, and says so only while nobody knows', async () => {
    const applied = await world.apply()
    const path = await register(applied, { type: 'rectification' })
    const [mail] = (await mailsTo(applied)).filter(one => /Saken din kom fram/.test(one.text))
    assert.ok(mail)
    const link = new URL(linkIn(mail)).pathname
    assert.match((await world.visitor().get(link)).text, /Vi vet da at det er du som spør/)
    const person = await enter(mail)
    assert.deepEqual((await caseAt(path)).identity?.method, 'link')
    assert.doesNotMatch((await person.get(`/my/cases/${(await caseAt(path))._id}`)).text, /Venter på bekreft/)
    assert.doesNotMatch((await world.visitor().get(link)).text, /Vi vet da at det er du som spør/)
  })

  it('an identified access stops the purge; its copy is offered once and its answer lets it go', async () => {
    const applied = await world.apply()
    const path = await register(applied, { channel: 'letter' })
    assert.deepEqual((await world.row(applied)).stops, [], 'not yet')
    await officer.post(`${path}/identity`, { method: 'reference' })
    const [stop] = (await world.row(applied)).stops
    assert.deepEqual([stop?.kind, stop?.until], ['access', instantsOf('2027-04-10', zone).overdueAt])
    for (let n = 0; n < 2; n += 1) await officer.post(`${path}/carry-out`)
    assert.equal((await caseAt(path)).state, 'open', 'until it is fetched')
    const mails = (await mailsTo(applied)).filter(mail => /Hent kopien/.test(mail.text))
    assert.equal(mails.length, 1)
    assert.equal((await officer.post(`${path}/answer`, { text: 'Kopien ligger i posten.' })).status, 409)
    assert.equal((await world.row(applied)).stops.length, 1, 'words are no copy')
    const person = await enter(mails[0] ?? { text: '' })
    const copy = await person.post('/my/copies', { kind: 'access', copyId: newId('exp') })
    assert.equal((await person.get(`${copy.location}/file`)).status, 200)
    assert.deepEqual((await world.row(applied)).stops, [])
    assert.equal((await caseAt(path)).state, 'granted')
  })
})
