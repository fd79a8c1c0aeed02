import assert from 'node:assert/strict'
import { opennessOf } from '../../server/vacancies/openness.ts'
import { slugOf } from '../../server/vacancies/slug.ts'
import { closeVacancy } from '../../server/decisions/close-vacancy.ts'
import { newId } from '../../server/base/ids.ts'
import { aWorld, type World } from '../support/world.ts'

const by = { kind: 'staff', staffId: newId('stf'), role: 'recruiter' } as const

describe('the address of an advert', () => {
  it('is made of the title', () => {
    assert.equal(slugOf('Sykepleier på Ærøya, 50 %'), 'sykepleier-pa-aeroya-50')
    assert.equal(slugOf('  Café-sjef!  '), 'cafe-sjef')
    for (const title of ['', 'Ø', '漢字', 'å', '!!', 'x'.repeat(200)])
      assert.match(slugOf(title), /^[a-z0-9-]{3,80}$/, title)
  })
})

describe('a job with a deadline', () => {
  const openness = (instant: string) =>
    opennessOf({ state: 'published', deadlineOn: '2027-03-28' }, new Date(instant), 'Europe/Oslo')

  it('is open to the end of that day in the zone of the employer, to the millisecond', () => {
    assert.equal(openness('2027-03-28T21:59:59.999Z'), 'open') // summer time began that night
    assert.equal(openness('2027-03-28T22:00:00.000Z'), 'late')
  })

  it('is open without a deadline until it is closed', () => {
    const at = new Date('2099-01-01T00:00:00Z')
    assert.equal(opennessOf({ state: 'published', deadlineOn: null }, at, 'Europe/Oslo'), 'open')
    assert.equal(opennessOf({ state: 'closed', deadlineOn: '2100-01-01' }, at, 'Europe/Oslo'), 'closed')
  })
})

describe('the public adverts', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-10T22:57:00.000Z' }) // 23:57 in Oslo
  })
  after(async () => await world.close())

  const get = async (path: string) => await world.visitor().get(path)

  it('begin with one example job, in a list, a feed and an advert', async () => {
    assert.deepEqual([(await get('/')).status, (await get('/')).location], [303, '/jobs'])
    const list = await get('/jobs')
    assert.equal(list.status, 200)
    assert.match(list.html, /href="\/jobs\/utvikler-som-liker-a-rydde"/)
    assert.equal(list.headers.get('cache-control'), 'public, max-age=60')
    const feed = await get('/jobs.rss')
    assert.match(feed.headers.get('content-type') ?? '', /^application\/rss\+xml/)
    assert.ok(feed.html.includes(`${world.url}/jobs/utvikler-som-liker-a-rydde`))
    const english = await get('/en/jobs')
    assert.match(english.html, /<html[^>]* lang="en"/)
    assert.match(english.html, /href="\/en\/jobs\/utvikler-som-liker-a-rydde"/)
    const moved = await get('/nb/jobs?x=1')
    assert.deepEqual([moved.status, moved.location], [308, '/jobs?x=1'])
    assert.equal((await get('/jobs/')).status, 308)
  })

  it('say how to apply, above and below, with notice, contact and data for search engines', async () => {
    const page = await get('/jobs/utvikler-som-liker-a-rydde')
    assert.equal(page.html.match(/href="\/jobs\/utvikler-som-liker-a-rydde\/apply"/g)?.length, 2)
    const json = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(page.html)?.[1] ?? ''
    const { '@type': type, directApply } = JSON.parse(json) as Record<string, unknown>
    assert.deepEqual([type, directApply], ['JobPosting', true])
    assert.match(json, /"identifier"/)
    assert.doesNotMatch(json, /</)
    assert.match(page.text, /6 måneder etter avgjørelsen; uten avgjørelse/)
  })

  it('are escaped wherever an employer writes', async () => {
    const evil = '</script><script>alert(1)</script>'
    const { slug } = await world.vacancy({ title: `Slem ${evil}`, text: `- ${evil}`, contactName: evil })
    for (const path of ['/jobs', `/jobs/${slug}`, `/jobs/${slug}/apply`, '/jobs.rss']) {
      const page = await get(path)
      assert.equal(page.status, 200)
      assert.ok(!page.html.includes('<script>alert'), path)
    }
  })

  it('hide a draft from the public and show it to staff', async () => {
    const staff = await world.staff(['hiringManager'])
    const fresh = await staff.get('/staff/jobs/new')
    const id = / name="id"[^>]*value="(vac_[\w-]{22})"/.exec(fresh.html)?.[1] ?? ''
    const hasFind = ({ html }: { html: string }) => html.includes('href="/staff/find"')
    const fields = {
      ...{ id, title: 'Hemmelig utkast', place: 'Her', unit: 'Oss', family: '', employmentType: 'PART_TIME' },
      ...{
        text: 'Kommer snart.',
        deadlineOn: '31.12.2027',
        contactName: 'Kari',
        contactEmail: 'kari@fjordkontor.example',
      },
    }
    const made = await staff.post('/staff/jobs/new', fields)
    assert.deepEqual([made.status, made.location], [303, `/staff/jobs/${id}/questions?done=vacancyCreated`])
    assert.deepEqual((await staff.post('/staff/jobs/new', fields)).location, made.location)
    assert.equal((await world.stored('vacancies', { title: 'Hemmelig utkast' })).length, 1)
    const [kept] = await world.stored('vacancies', { title: 'Hemmelig utkast' })
    assert.equal(kept?.['deadlineOn'], '2027-12-31')
    assert.ok(!hasFind(await staff.get(made.location)), 'recruiters only')
    assert.ok(hasFind(await (await world.staff(['recruiter'])).get('/staff/jobs/new')))
    const again = await staff.post('/staff/jobs/new', { ...fields, title: '', deadlineOn: '1. 2.2028' })
    assert.match(again.html, /name="deadlineOn"[^>]*value="2028-02-01"/)
    for (const path of [`/jobs/${id}`, '/jobs/hemmelig-utkast', `/jobs/${id}/apply`])
      assert.equal((await get(path)).status, 404, path)
    assert.doesNotMatch((await get('/jobs')).text, /Hemmelig/)
    const preview = await staff.get(`/staff/jobs/${id}/preview`)
    assert.match(preview.text, /Slik blir annonsen\. Den er ikke lagt ut\./)
    assert.match(preview.text, /Hemmelig utkast/)
    assert.equal((await get(`/staff/jobs/${id}/preview`)).status, 303)

    const on = await staff.get(made.location)
    assert.ok(on.html.includes(`href="/staff/jobs/${id}"`), 'the way on')
    assert.ok((await staff.get(`/staff/jobs/${id}`)).html.includes(`action="/staff/jobs/${id}/publish"`))
    assert.equal((await staff.post(`/staff/jobs/${id}/publish`)).status, 303)
    assert.equal((await staff.post(`/staff/jobs/${id}/publish`)).status, 303)
    assert.equal((await get('/jobs/hemmelig-utkast')).status, 200)
    assert.equal((await world.stored('audit', { about: id, what: 'vacancy.published' })).length, 1)
  })

  it('say at once everything that is wrong with what an employer typed, and keep it', async () => {
    const staff = await world.staff()
    const id = newId('vac')
    const page = await staff.post('/staff/jobs/new', {
      ...{
        id,
        title: ' ',
        place: 'x'.repeat(81),
        text: '',
        employmentType: 'SLAVE',
        deadlineOn: '2027-02-30',
      },
      ...{ contactName: '', contactEmail: 'kari', unit: 'Beholdes' },
    })
    assert.equal(page.status, 422)
    for (const sentence of [
      'Tittelen mangler',
      'Sted har 81 tegn',
      'Teksten mangler',
      'Datoen er ikke riktig',
      'Kontaktpersonen mangler',
      'E-postadressen er ikke riktig',
      '«Ansettelse» mangler svar',
    ])
      assert.ok(page.text.includes(sentence), sentence)
    assert.match(page.html, /value="Beholdes"/)
    assert.deepEqual(await world.stored('vacancies', { _id: id }), [])
    assert.equal((await staff.post('/staff/jobs/new', { id: 'vac_x', title: 'x' })).status, 400)
  })

  it('keep their address when the title changes', async () => {
    const staff = await world.staff()
    const { _id, slug } = await world.vacancy({ title: 'Gammel tittel' })
    const edit = await staff.get(`/staff/jobs/${_id}/edit`)
    assert.match(edit.html, /value="Gammel tittel"/)
    const fields = {
      ...{
        title: 'Ny tittel',
        place: 'Her',
        unit: 'Oss',
        family: 'x',
        employmentType: 'FULL_TIME',
        text: 'Tekst',
      },
      ...{ deadlineOn: '2027-04-01', contactName: 'Kari', contactEmail: 'kari@fjordkontor.example' },
    }
    assert.equal((await staff.post(`/staff/jobs/${_id}/edit`, fields)).status, 303)
    const page = await get(`/jobs/${slug}`)
    assert.match(page.text, /Ny tittel/)
    assert.match(page.text, /1\. april 2027/)
  })

  it('never use an address again, also when the job that had it is closed', async () => {
    const [first, second] = [await world.vacancy({ title: 'Kokk' }), await world.vacancy({ title: 'Kokk' })]
    await closeVacancy(world.ctx, { id: first._id, by })
    const third = await world.vacancy({ title: 'KOKK!' })
    assert.deepEqual([first.slug, second.slug, third.slug], ['kokk', 'kokk-2', 'kokk-3'])
  })

  it('of a closed job answer 410 with the list', async () => {
    const { slug, _id } = await world.vacancy({ title: 'Baker' })
    assert.equal((await get(`/jobs/${slug}`)).status, 200)
    await closeVacancy(world.ctx, { id: _id, by })
    const page = await get(`/jobs/${slug}`)
    assert.equal(page.status, 410)
    assert.match(page.text, /Stillingen er ikke lenger ledig/)
    assert.match(page.html, /href="\/jobs\/utvikler-som-liker-a-rydde"/)
    assert.doesNotMatch(page.html, /ld\+json/)
    assert.doesNotMatch((await get('/jobs')).text, /Baker/)
  })

  it('lose button, place in the list and search engines when the deadline day has ended', async () => {
    const { slug } = await world.vacancy({ title: 'Vaktmester', deadlineOn: '2027-03-10' })
    const open = await get(`/jobs/${slug}`)
    assert.match(open.html, /\/apply"/)
    assert.match(open.html, /ld\+json/)
    assert.match((await get('/jobs')).text, /Vaktmester/)
    await world.restartOn('2027-03-10T23:00:00.000Z')
    const late = await get(`/jobs/${slug}`)
    assert.equal(late.status, 200)
    assert.match(late.text, /Fristen gikk ut 10\. mars 2027\. Du kan ikke søke lenger\./)
    assert.doesNotMatch(late.html, /\/apply"/)
    assert.doesNotMatch(late.html, /ld\+json/)
    assert.match(late.html, /<meta name="robots" content="noindex"/)
    for (const path of ['/jobs', '/jobs.rss']) assert.doesNotMatch((await get(path)).html, /Vaktmester/)
  })
})
