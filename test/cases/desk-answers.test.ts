import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { casesOfSubject } from '../../server/cases/record-case.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { addDays, addMonths, instantsOf } from '../../server/policy/retention.ts'
import { caseDueOn, latestExtension } from '../../server/policy/rights.ts'
import { placeHold } from '../support/office.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { linkIn, type World } from '../support/world.ts'
import type { TypedFields, Visitor } from '../support/visitor.ts'
import { aDesk, zone, type Desk } from './desk.ts'

describe('what the desk answers', () => {
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
  const register: Desk['register'] = async (...asked) => await desk.register(...asked)
  const caseAt: Desk['caseAt'] = async path => await desk.caseAt(path)
  const mailsTo: Desk['mailsTo'] = async applied => await desk.mailsTo(applied)
  const enter: Desk['enter'] = async mail => await desk.enter(mail)

  it('extends once, on the last day too and never after, and moves the stop', async () => {
    const applied = await world.apply()
    const receivedOn = addMonths(today(), -1)
    const path = await register(applied, { receivedOn, channel: 'inPerson' })
    await officer.post(`${path}/identity`, { method: 'inPerson' })
    const row = await caseAt(path)
    assert.equal(row.dueOn, today())
    assert.match((await officer.get(path)).text, /Frist i dag/)
    const until = latestExtension(receivedOn)
    const wrong: TypedFields[] = [
      { until: addDays(until, 1), code: 'complex', text: 'x' },
      { until: today(), code: 'complex', text: 'x' },
      { until, code: '', text: 'x' },
      { until, code: 'many', text: '' },
    ]
    for (const fields of wrong) {
      const page = await officer.post(`${path}/extend`, fields)
      assert.equal(page.status, 422)
      assert.match(page.text, /Rett (én|\d) ting før du forlenger/)
    }
    const right = { until, code: 'complex', text: 'Vi må hente fra arkivet.' }
    for (let n = 0; n < 2; n += 1) assert.equal((await officer.post(`${path}/extend`, right)).status, 303)
    const once = /Fristen kan ikke utsettes nå\. Det går én gang, før fristen er ute/
    const noMore = async (at: string) => {
      const page = await officer.post(`${at}/extend`, { ...right, until: addDays(until, -1) })
      assert.equal(page.status, 422)
      for (const one of [page, await officer.get(`${at}/extend`)]) {
        assert.match(one.text, once)
        assert.doesNotMatch(one.html, /name="until"/)
      }
      assert.ok(page.text.includes(right.text), 'what was written stays')
      assert.match((await officer.get(`/en${at}/extend`)).text, /It can be once, before it has passed/)
    }
    await noMore(path)
    assert.deepEqual((await world.row(applied)).stops[0]?.until, instantsOf(until, zone).overdueAt)
    const told = (await mailsTo(applied)).filter(mail => /Vi trenger mer tid/.test(mail.text))
    assert.equal(told.length, 1)
    assert.match(told[0]?.text ?? '', /fordi saken er sammensatt/)
    const person = await enter(told[0] ?? { text: '' })
    const own = `/my/cases/${row._id}`
    const saysWhy = async (who: Visitor, at: string) => {
      const page = await who.get(at)
      assert.match(page.text, /Hvorfor det tar lengre tid Vi må hente fra arkivet/)
      assert.doesNotMatch(page.text, /Svaret Vi må hente/)
    }
    for (const [who, at] of [
      [officer, path],
      [person, own],
    ] as const)
      await saysWhy(who, at)

    const late = await register(applied, { receivedOn: addDays(receivedOn, -1), type: 'rectification' })
    await officer.post(`${late}/identity`, { method: 'inPerson' })
    assert.match((await officer.get(late)).text, /1 dag over fristen/)
    await noMore(late)

    const office = await officer.get('/staff/privacy')
    const drawn = [...office.html.matchAll(/<g data-mark="(cas_[\w-]+)"/g)].map(([, id]) => id)
    assert.deepEqual(
      drawn.filter(id => [path, late].some(one => one.endsWith(String(id)))),
      [late, path].map(one => one.split('/').at(-1)),
    )
    const rows = [...office.html.matchAll(/<tr data-row[^>]*>[\s\S]*?href="([^"]+)"/g)].map(([, to]) => to)
    assert.deepEqual(
      rows,
      drawn.map(id => `/staff/cases/${id}`),
    )
    const operations = await (await world.staff(['administrator'])).get('/staff/admin/operations')
    assert.doesNotMatch(operations.html, /data-mark/)
  })

  it('refuses with a preview first, a reason of that right, authority and court; a claim needs its hold', async () => {
    const applied = await world.apply()
    const path = await register(applied, { type: 'erasure' })
    await officer.post(`${path}/identity`, { method: 'inPerson' })
    const claim = { code: '17-3-e', text: 'Saken går for retten.' }
    const refused = await officer.post(`${path}/refuse`, claim)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Rett én ting før du sender/)
    assert.equal((await officer.post(`${path}/refuse`, { ...claim, code: '31' })).status, 422)
    const codesAt = async (at: string) =>
      [...(await officer.get(`${at}/refuse`)).html.matchAll(/name="code"[^>]*value="([^"]+)"/g)].map(
        ([, code]) => code,
      )
    assert.deepEqual(await codesAt(path), ['17-3-b'], 'it is known who asks, and there is what it is about')
    const untrue: [string, string, RegExp][] = [
      ['', '12-6', /Vi vet hvem som spør\. Velg en annen grunn\./],
      ['', 'none', /Vi har det saken gjelder\. Velg en annen grunn\./],
      ['/en', '12-6', /We know who asks\. Choose another reason\./],
      ['/en', 'none', /We have what the case is about\. Choose another reason\./],
    ]
    for (const [language, code, says] of untrue) {
      const page = await officer.post(`${language}${path}/refuse`, { ...claim, code })
      assert.deepEqual([page.status, says.test(page.text)], [422, true], code)
      assert.ok(page.text.includes(claim.text), 'what was written stays')
    }
    const unknown = await register(applied, { type: 'restriction' })
    assert.deepEqual(await codesAt(unknown), ['12-6'], 'nobody knows who asks')
    await officer.post(`${unknown}/identity`, { method: 'inPerson' })
    assert.doesNotMatch((await officer.get(unknown)).html, /\/refuse"/)
    assert.match(
      (await officer.get(`${unknown}/refuse`)).text,
      /Saken kan ikke avslås\. Ingen av grunnene stemmer/,
    )
    await placeHold(world, officer, { reference: applied.row.reference })
    assert.match((await officer.get(path)).text, /En sperre står på søknaden til 10\. juli 2027/)
    assert.equal((await officer.post(`${path}/carry-out`)).status, 409)
    const preview = await officer.post(`${path}/refuse`, { ...claim, preview: 'yes' })
    assert.equal(preview.status, 200)
    const sentence =
      'Vi kan ikke gjøre dette: opplysningene trengs i et rettskrav, til 10. juli 2027. Du kan klage til Datatilsynet (https://www.datatilsynet.no) eller gå til domstolene.'
    assert.ok(preview.text.includes(sentence), preview.text)
    assert.equal((await caseAt(path)).state, 'open')
    for (let n = 0; n < 2; n += 1) assert.equal((await officer.post(`${path}/refuse`, claim)).status, 303)
    const row = await caseAt(path)
    assert.deepEqual([row.state, row.code], ['refused', '17-3-e'])
    const mail = (await mailsTo(applied)).at(-1)
    assert.ok(mail)
    assert.ok(mail.text.includes(sentence) && !mail.text.includes('Saken går for retten'))
    const person = await enter(mail)
    const own = (await person.get(`/my/cases/${row._id}`)).text
    assert.ok(own.includes(sentence) && own.includes('Saken går for retten.'))
  })

  it('erases for somebody who asked by phone: hidden at once, and the mail leads to where it is undone', async () => {
    const applied = await world.apply()
    const path = await register(applied, { type: 'erasure' })
    await officer.post(`${path}/identity`, { method: 'inPerson' })
    for (let n = 0; n < 2; n += 1) assert.equal((await officer.post(`${path}/carry-out`)).status, 303)
    assert.equal((await world.row(applied)).state, 'erasure_pending')
    const mail = (await mailsTo(applied)).at(-1)
    const page = /\/erasures\/[A-Za-z0-9_-]{43}/.exec(mail?.text ?? '')?.[0]
    assert.ok(page, mail?.text)
    assert.equal((await world.visitor().post(`${page}/undo`)).status, 303)
    assert.equal((await world.row(applied)).state, 'received')
    assert.equal((await caseAt(path)).state, 'withdrawn')
  })

  it('an objection waits for the decision', async () => {
    const applied = await world.apply()
    const path = await register(applied, { type: 'objection' })
    await officer.post(`${path}/identity`, { method: 'inPerson' })
    assert.match((await officer.get(path)).text, /Søknaden er ikke avgjort/)
    assert.equal((await officer.post(`${path}/carry-out`)).status, 409)
  })

  it('the portal’s own erasure is a granted case, refused by a hold that comes in between', async () => {
    const applied = await world.apply()
    await sendWaiting(world.ctx)
    const person = await world.portal(linkIn(world.mailTo(applied)))
    await person.post(`/my/applications/${applied.row._id}/erase`, { scope: 'one' })
    const [granted] = await casesOfSubject(world.ctx, applied.row.subjectId)
    assert.deepEqual(
      [granted?.row.type, granted?.row.state, granted?.row.identity?.method, granted?.row.channel],
      ['erasure', 'granted', 'session', 'portal'],
    )
    await placeHold(world, officer, { reference: applied.row.reference, code: 'duty' })
    const [refused] = await casesOfSubject(world.ctx, applied.row.subjectId)
    assert.deepEqual([refused?.row.state, refused?.row.code], ['refused', '17-3-b'])
    assert.match((await mailsTo(applied)).at(-1)?.text ?? '', /loven krever at vi beholder opplysningene/)
  })

  it('takes the same words of the same person once; other words, or somebody else’s, are 409 and stay to be copied', async () => {
    const colleague = await world.staff(['privacyOfficer'])
    const others = [
      { by: colleague, change: {} },
      { by: officer, change: { text: 'Det er noe helt annet.' } },
    ]
    const posts = {
      answer: { text: 'Vi har rettet det.' },
      refuse: { code: '16', text: 'Det står riktig.' },
      extend: { until: addDays(caseDueOn(today()), 5), code: 'many', text: 'Vi har mange.' },
    }
    for (const [verb, fields] of Object.entries(posts)) {
      const applied = await world.apply()
      const path = await register(applied, { type: 'rectification' })
      assert.equal((await officer.post(`${path}/identity`, { method: 'inPerson' })).status, 303)
      if (verb === 'answer') await desk.correct(path, applied)
      const press = async () => await officer.post(`${path}/${verb}`, fields)
      const pressed = [...(await Promise.all([press(), press(), press()])), await press()]
      assert.deepEqual(
        pressed.map(page => page.status),
        [303, 303, 303, 303],
        verb,
      )
      const before = await caseAt(path)
      for (const { by, change } of others) {
        const typed = { ...fields, ...change }
        const page = await by.post(`${path}/${verb}`, typed)
        assert.deepEqual([page.status, page.html.includes(typed.text)], [409, true], verb)
      }
      assert.deepEqual(await caseAt(path), before)
    }
  })

  it('privacy P42: a complaint stands beside the authority, reaches who answers it, and is listed on the own page', async () => {
    const applied = await world.apply()
    await sendWaiting(world.ctx)
    const person = await world.portal(linkIn(world.mailTo(applied)))
    const form = await person.get('/my/complaints')
    assert.match(form.text, /Du kan når som helst klage til Datatilsynet/)
    const fields = { id: newId('cas'), text: 'Dere svarte ikke.' }
    assert.equal((await person.post('/my/complaints', { ...fields, text: '' })).status, 422)
    for (let n = 0; n < 2; n += 1) assert.equal((await person.post('/my/complaints', fields)).status, 303)
    const rows = await casesOfSubject(world.ctx, applied.row.subjectId)
    assert.deepEqual(
      rows.map(({ row, request }) => [row.type, row.state, request]),
      [['complaint', 'open', 'Dere svarte ikke.']],
    )
    await sendWaiting(world.ctx)
    const told = world.mails().filter(mail => mail.to === 'leder@fjordkontor.example')
    assert.equal(told.length, 1)
    assert.ok(!told[0]?.text.includes('svarte ikke'))
    assert.match(told[0]?.text ?? '', /Bare personvernansvarlige med konto her kan åpne den og svare/)
    const own = await person.get(`/my/applications/${applied.row._id}`)
    assert.ok(own.html.includes(`/my/cases/${fields.id}`))
    assert.match((await officer.get(`/staff/cases/${fields.id}`)).text, /Dere svarte ikke\./)
    assert.equal((await person.post(`/my/cases/${fields.id}/withdraw`)).status, 303)
    assert.equal((await caseAt(fields.id)).state, 'withdrawn')
  })

  it('withdraws no consent that was never given: it says so, and the case can end with that', async () => {
    const applied = await world.apply()
    const path = await register(applied, { type: 'withdrawal' })
    await officer.post(`${path}/identity`, { method: 'inPerson' })
    const seen = await officer.get(path)
    assert.match(seen.text, /Det er ingenting å trekke\./)
    assert.doesNotMatch(seen.html, /\/carry-out"/)
    assert.equal((await officer.post(`${path}/carry-out`)).status, 409)
    assert.equal((await caseAt(path)).state, 'open')
    assert.match((await officer.get(`${path}/refuse`)).html, /value="none"/)
  })

  it('takes words for an answer only where nothing is to be done, and of a complaint from the privacy officer', async () => {
    const applied = await world.apply()
    const words = { text: 'Ferdig.' }
    for (const type of ['access', 'portability', 'erasure', 'objection', 'restriction', 'withdrawal']) {
      const path = await register(applied, { type })
      await officer.post(`${path}/identity`, { method: 'inPerson' })
      assert.doesNotMatch((await officer.get(path)).html, /\/answer"/, type)
      assert.equal((await officer.post(`${path}/answer`, words)).status, 409, type)
      assert.equal((await caseAt(path)).state, 'open', type)
    }
    const path = await register(applied, { type: 'complaint' }, recruiter)
    await recruiter.post(`${path}/identity`, { method: 'inPerson' })
    const seen = await recruiter.get(path)
    assert.doesNotMatch(seen.html, /\/answer"/)
    assert.match(seen.text, /Personvernansvarlig svarer på klager\./)
    assert.doesNotMatch((await officer.get(path)).text, /Personvernansvarlig svarer på klager/)
    assert.equal((await recruiter.post(`${path}/answer`, words)).status, 404)
    assert.match((await officer.get(path)).html, /\/answer"/)
    assert.equal((await officer.post(`${path}/answer`, words)).status, 303)
    assert.equal((await caseAt(path)).state, 'granted')
  })
})
