import assert from 'node:assert/strict'
import type { Vacancy } from '../../server/vacancies/vacancies-store.ts'
import { stateHired } from '../support/hire-statement.ts'
import type { StaffMember } from '../support/staff-member.ts'
import { aWorld, type Applied, type World } from '../support/world.ts'

describe('closing a job', () => {
  let world: World
  let staff: StaffMember
  let vacancy: Vacancy
  let applied: Applied[]
  beforeEach(async () => {
    world = await aWorld({ now: '2027-08-31T10:00:00Z' })
    staff = await world.staff()
    vacancy = await world.vacancy()
    applied = []
    for (let n = 0; n < 3; n += 1) applied.push(await world.apply({ slug: vacancy.slug }))
  })
  afterEach(async () => await world.close())

  const at = (n: number): Applied => {
    const one = applied[n]
    assert.ok(one)
    return one
  }

  it('first shows who is undecided and the D each would get, and changes nothing', async () => {
    await staff.post(`/staff/applications/${at(0).row._id}/decision`, { outcome: 'hired' })
    const page = await staff.get(`/staff/jobs/${vacancy._id}/close`)
    assert.equal(page.status, 200)
    assert.match(page.text, /2 søknader er ikke avgjort/)
    assert.match(page.text, /om 60 minutter/)
    for (const one of [at(1), at(2)]) assert.ok(page.text.includes(String(one.fields['fullName'])))
    assert.ok(!page.text.includes(`${String(at(0).fields['fullName'])} `))
    assert.match(page.text, /29\.02\.2028|29\. februar 2028/)
    assert.equal((await world.ctx.vacancies.byId(vacancy._id))?.state, 'published')
    assert.equal((await world.row(at(1))).state, 'received')
    assert.equal((await world.stored('audit', { about: vacancy._id, what: 'application.listed' })).length, 1)
  })

  it('decides the undecided as cancelled with that D and a mail each, and leaves the decided', async () => {
    await staff.post(`/staff/applications/${at(0).row._id}/decision`, { outcome: 'hired' })
    await stateHired(staff, at(0).row._id)
    const hired = await world.row(at(0))
    const closed = await staff.post(`/staff/jobs/${vacancy._id}/close`)
    assert.deepEqual([closed.status, closed.location], [303, `/staff/jobs/${vacancy._id}?done=vacancyClosed`])
    assert.deepEqual(await world.row(at(0)), hired)
    for (const one of [at(1), at(2)]) {
      const row = await world.row(one)
      assert.deepEqual(
        [row.state, row.decision?.outcome, row.due.rule, row.due.date],
        ['decided', 'cancelled', 'cancelled', '2028-02-29'],
      )
    }
    await world.restartAt(world.ctx.config.test.offsetMs + 61 * 60_000)
    await world.ring()
    assert.match(world.mailTo(at(1)).text, /Stillingen er avsluttet, og søknaden går ikke videre\./)
    assert.match(world.mailTo(at(1)).text, /29\. februar 2028/)
    assert.match(world.mailTo(at(0)).text, /Vi vil ansette deg/)
  })

  it('waits until it is written what somebody hired can do, and says where', async () => {
    await staff.post(`/staff/applications/${at(0).row._id}/decision`, { outcome: 'hired' })
    const refused = await staff.post(`/staff/jobs/${vacancy._id}/close`)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Kvalifikasjonene til en ansatt mangler/)
    assert.ok(refused.html.includes(`href="/staff/applications/${at(0).row._id}/hire-statement"`))
    assert.equal((await world.ctx.vacancies.byId(vacancy._id))?.state, 'published')
    assert.equal((await world.row(at(1))).state, 'received')
    const held = { kind: 'hold', ref: 'hld_x', until: new Date('2028-01-01') }
    const collection = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    await collection.updateOne({ _id: at(0).row._id }, { $set: { stops: [held] } })
    const closed = await staff.post(`/staff/jobs/${vacancy._id}/close`)
    assert.equal(closed.status, 303, 'of one whom nobody may see nothing can be written')
  })

  it('a second time, also at once, changes nothing', async () => {
    const close = async () => await staff.post(`/staff/jobs/${vacancy._id}/close`)
    const both = await Promise.all([close(), close()])
    assert.deepEqual(
      both.map(page => page.status),
      [303, 303],
    )
    const rows = await Promise.all(applied.map(async one => await world.row(one)))
    assert.equal((await close()).status, 303)
    assert.deepEqual(await Promise.all(applied.map(async one => await world.row(one))), rows)
    assert.equal((await world.stored('outbox', { kind: 'M3' })).length, 3)
    assert.equal((await world.stored('audit', { about: vacancy._id, what: 'vacancy.closed' })).length, 1)
  })

  it('again is offered where a closed job has somebody undecided, as after a crash half-way', async () => {
    await world.ctx.vacancies.close(vacancy._id, new Date())
    const job = `/staff/jobs/${vacancy._id}`
    assert.ok((await staff.get(job)).html.includes(`href="${job}/close"`))
    const page = await staff.get(`${job}/close`)
    assert.match(page.text, /Stillingen er avsluttet, og ingen kan søke mer\./)
    assert.doesNotMatch(page.text, /Annonsen tas ned|Behold stillingen åpen/)
    await staff.post(`${job}/close`)
    assert.equal((await world.row(at(2))).decision?.outcome, 'cancelled')
    const ended = await staff.get(`${job}/close`)
    assert.deepEqual([ended.status, ended.location], [303, `${job}?done=vacancyClosed`])
    assert.match((await staff.follow(ended)).text, /Stillingen er stengt\./)
    assert.ok(!(await staff.get(job)).html.includes(`href="${job}/close"`))
  })

  it('leaves out who asked for restriction, without a word of them, and takes them along afterwards', async () => {
    const hidden = at(1)
    const restriction = { kind: 'restriction' as const, ref: 'cas_x', until: new Date('9999-12-31') }
    await world.ctx.erasure.stops.set(hidden.row._id, restriction)
    const job = `/staff/jobs/${vacancy._id}`
    const page = await staff.get(`${job}/close`)
    assert.match(page.text, /2 søknader er ikke avgjort/)
    assert.ok(!page.text.includes(String(hidden.fields['fullName'])))
    await staff.post(`${job}/close`)
    assert.equal((await world.row(hidden)).state, 'received')
    assert.equal((await world.stored('outbox', { kind: 'M3', about: hidden.row._id })).length, 0)
    assert.doesNotMatch((await staff.get('/staff/tasks')).html, /id="left"/, 'not a word')
    await world.ctx.erasure.stops.lift(hidden.row._id, restriction.ref)
    const tasks = await staff.get('/staff/tasks')
    assert.match(tasks.text, /Oppgaver\s*Avsluttede stillinger der noen ikke er avgjort/, 'first of all')
    assert.ok(tasks.html.includes(`href="${job}/close"`))
    assert.match((await staff.get('/en/staff/tasks')).text, /Closed jobs where somebody is not decided/)
    assert.ok((await staff.get(job)).html.includes(`href="${job}/close"`))
    await staff.post(`${job}/close`)
    assert.equal((await world.row(hidden)).decision?.outcome, 'cancelled')
    assert.equal((await world.stored('outbox', { kind: 'M3', about: hidden.row._id })).length, 1)
    assert.doesNotMatch((await staff.get('/staff/tasks')).html, /id="left"/)
  })

  it('is of nothing that is a draft or unknown', async () => {
    const fresh = await staff.get('/staff/jobs/new')
    const id = / name="id"[^>]*value="(vac_[\w-]{22})"/.exec(fresh.html)?.[1] ?? ''
    await staff.post('/staff/jobs/new', {
      ...{ id, title: 'Utkast', place: 'Her', employmentType: 'INTERN', text: 'Tekst' },
      ...{ contactName: 'Kari', contactEmail: 'kari@fjordkontor.example' },
    })
    assert.equal((await staff.post(`/staff/jobs/${id}/close`)).status, 409)
    assert.equal((await staff.get(`/staff/jobs/${id}/close`)).status, 409)
    assert.equal((await staff.post(`/staff/jobs/vac_${'x'.repeat(22)}/close`)).status, 404)
  })

  it('leaves no way to change the advert', async () => {
    await staff.post(`/staff/jobs/${vacancy._id}/close`)
    const changed = await staff.post(`/staff/jobs/${vacancy._id}/edit`, {
      ...{ title: 'Annet', place: 'Her', employmentType: 'INTERN', text: 'Tekst' },
      ...{ contactName: 'Kari', contactEmail: 'kari@fjordkontor.example' },
    })
    assert.equal(changed.status, 409)
    assert.equal((await staff.post(`/staff/jobs/${vacancy._id}/publish`)).status, 409)
    assert.equal((await world.ctx.vacancies.byId(vacancy._id))?.title, vacancy.title)
  })
})
