import assert from 'node:assert/strict'
import { requestErasure } from '../../server/applications/request-erasure.ts'
import type { Visitor } from '../support/visitor.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import { joined } from './joined.ts'

const hourMs = 3_600_000
const minuteMs = 60_000

describe('an erasure that the applicant asks for', () => {
  let world: World
  let applied: Applied
  let bystander: Applied
  let owner: Visitor
  let path: string
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    bystander = await world.apply()
    applied = await world.apply()
    await world.ring()
    owner = await world.portal(linkIn(world.mailTo(applied)))
    path = `/my/applications/${applied.row._id}`
  })
  afterEach(async () => {
    assert.equal((await world.row(bystander)).state, 'received')
    assert.equal((await world.stored('files', { applicationId: bystander.row._id })).length, 1)
    await world.close()
  })

  const ringTwice = async (): Promise<void> => {
    await world.ring()
    await world.ring()
  }
  const certificate = async () => await world.visitor().get(`/certificates/${applied.row.certificateNo}`)

  it('is offered with what goes, what stays, the time to undo and one red button', async () => {
    const page = await owner.get(`${path}/erase`)
    assert.equal(page.status, 200)
    for (const said of [
      'Dette slettes',
      'Dette blir igjen',
      'Teksten du skrev',
      '1 fil',
      'Notater og poeng om deg',
      'Meldingene mellom deg og oss',
      'Det som er skrevet i sakene dine',
      'At du har bedt oss om noe',
      '36 måneder etter svaret',
      'Du kan angre i 24 timer',
    ])
      assert.ok(page.text.includes(said), said)
    assert.match(page.text, /Slett straks, uten 24 timers angrefrist/)
    assert.ok(page.text.includes(applied.row.certificateNo.slice(0, 4)))
    assert.doesNotMatch(page.html, / name="now"[^>]*checked/)
    assert.doesNotMatch(page.html, / name="scope"/)
  })

  it('is there, and done, also where somebody has spoilt the day of deletion', async () => {
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    const loose = { bypassDocumentValidation: true } as const
    await rows.updateOne({ _id: applied.row._id }, { $unset: { due: 1 } }, loose)
    for (const address of [path, `${path}/erase`]) assert.equal((await owner.get(address)).status, 200)
    assert.equal((await owner.post(`${path}/erase`, { now: 'yes' })).status, 303)
    await ringTwice()
    assert.deepEqual(await world.stored('applications', { _id: applied.row._id }), [])
  })

  it('privacy P25: hides it at once, ends the session and the links, and waits 24 hours', async () => {
    const answer = await owner.post(`${path}/erase`)
    assert.equal(answer.status, 303)
    assert.match(answer.location, /^\/erasures\/[\w-]{43}$/)
    assert.equal(owner.cookies.size, 0)
    const row = await world.row(applied)
    assert.equal(row.state, 'erasure_pending')
    assert.equal((await world.visitor().get(linkIn(world.mailTo(applied)))).status, 410)
    const page = await world.visitor().get(answer.location)
    assert.match(page.text, /Søknaden er skjult/)
    assert.match(page.text, /Vi starter slettingen 2\. mars 2027 kl\. 11\.\d\d\. Du kan angre til da\./)
    for (const personal of Object.values(applied.fields)) assert.ok(!page.html.includes(String(personal)))
    await ringTwice()
    assert.equal((await world.row(applied)).state, 'erasure_pending')

    const requestedAt = row.erasure?.requestedAt.getTime() ?? 0
    await world.restartOn(new Date(requestedAt + 24 * hourMs - minuteMs))
    await ringTwice()
    assert.equal((await world.row(applied)).state, 'erasure_pending')
    await world.restartOn(new Date(requestedAt + 24 * hourMs))
    await ringTwice()
    assert.deepEqual(await world.stored('applications', { _id: applied.row._id }), [])
    assert.match((await world.visitor().get(answer.location)).text, /Alt er slettet og kontrollert\./)
  })

  it('is undone within the time, wholly, and undoing twice changes nothing', async () => {
    const before = await world.row(applied)
    const { location } = await owner.post(`${path}/erase`)
    const undone = await world.visitor().post(`${location}/undo`)
    assert.deepEqual([undone.status, undone.location], [303, location])
    const { erasure, ...after } = await world.row(applied)
    const { erasure: _none, ...wanted } = before
    assert.equal(erasure, null)
    assert.deepEqual(after, wanted)
    const onward = await world.visitor().get(location)
    assert.match(onward.text, /Søknaden er med igjen, og ingenting er slettet\./)
    assert.match(onward.text, /Få en ny på e-post for å se søknaden\./)
    assert.match(onward.html, /href="\/find"[^>]*>Få en ny lenke/)
    const english = await world.visitor().get(`/en${location}`)
    assert.match(english.html, /href="\/en\/find"[^>]*>Get a new link/)
    assert.equal((await world.visitor().post(`${location}/undo`)).status, 303)
    assert.deepEqual((await world.row(applied)).due, before.due)
    assert.equal((await world.stored('audit', { about: applied.row._id, what: 'erasure.undone' })).length, 1)
    assert.equal((await world.visitor().get(applied.receipt)).status, 200)
    assert.equal(
      (await world.visitor().get(linkIn(world.mailTo(applied)))).status,
      410,
      'the links have ended for good',
    )
  })

  it('is undone to the minute: before the 24 hours are over, and not after', async () => {
    const { location } = await owner.post(`${path}/erase`)
    const undoUntil = (await world.row(applied)).erasure?.undoUntil.getTime() ?? 0
    await world.restartOn(new Date(undoUntil))
    assert.equal((await world.visitor().post(`${location}/undo`)).status, 410)
    assert.equal((await world.row(applied)).state, 'erasure_pending')
    await world.restartOn(new Date(undoUntil - minuteMs))
    assert.equal((await world.visitor().post(`${location}/undo`)).status, 303)
    assert.equal((await world.row(applied)).state, 'received')
  })

  it('privacy P20: without the time to undo is done at the next ring, everywhere, with a certificate', async () => {
    assert.equal((await certificate()).status, 200)
    assert.match((await certificate()).text, /Slettingen er ikke ferdig ennå/)
    const { location } = await owner.post(`${path}/erase`, { now: 'yes' })
    assert.match((await world.visitor().get(location)).text, /Vi har startet slettingen/)
    await ringTwice()
    for (const place of ['applications', 'applicants', 'files', 'outbox', 'links', 'mailTokens'] as const) {
      const text = JSON.stringify(await world.stored(place))
      for (const id of [applied.row._id, applied.row.subjectId]) assert.ok(!text.includes(id), place)
    }
    assert.match((await certificate()).text, /Beviset er ekte\./)
    assert.match((await certificate()).text, /Søkeren ba om det/)
    const page = await world.visitor().get(location)
    assert.match(page.text, /Slettingen er ferdig/)
    assert.equal((await world.visitor().post(`${location}/undo`)).status, 410)
    const staff = await world.staff()
    assert.equal((await staff.get(`/staff/applications/${applied.row._id}`)).status, 410)
    const other = await world.portal(linkIn(world.mailTo(bystander)))
    assert.equal((await other.get(path)).status, 410)
    const last = world
      .mails()
      .filter(mail => mail.to === applied.fields['emailAddress'])
      .at(-1)
    assert.equal(last?.subject, 'Vi sletter søknaden din nå.'.replace(/\.$/, ''))
  })

  it('is not asked for when the page to follow and undo it cannot be made', async () => {
    const { row } = applied
    const away = { create: () => Promise.reject(new Error('the database is away')) }
    const ctx = { ...world.ctx, links: { ...world.ctx.links, ...away } }
    const wish = { subjectId: row.subjectId, applicationIds: [row._id], now: false }
    await assert.rejects(requestErasure(ctx, wish), /away/)
    assert.deepEqual(await world.row(applied), row)
    assert.equal((await owner.get(path)).status, 200)
  })

  it('asked for by several presses at once is once, and each leads to a page that undoes it', async () => {
    const browsers = await Promise.all(
      [1, 2].map(async () => await world.portal(linkIn(world.mailTo(applied)))),
    )
    const pages = await Promise.all([owner, ...browsers].map(async one => await one.post(`${path}/erase`)))
    const led = pages.filter(page => page.status === 303)
    assert.ok(led.length > 0)
    for (const page of pages) assert.ok([303, 401].includes(page.status), `${page.status} ${page.text}`)
    assert.equal(
      (await world.stored('audit', { about: applied.row._id, what: 'erasure.requested' })).length,
      1,
    )
    assert.equal((await world.stored('cases', { type: 'erasure' })).length, 1)
    for (const { location } of led)
      assert.match((await world.visitor().get(location)).text, /Søknaden er skjult/)
    assert.equal((await owner.post(`${path}/erase`)).status, 401)
    assert.equal((await world.visitor().post(`${led.at(-1)?.location}/undo`)).status, 303)
    assert.equal((await world.row(applied)).state, 'received')
  })

  it('asked for again where another application keeps the session leads to what waits', async () => {
    const other = await world.apply()
    await joined(world.ctx, applied, other)
    assert.equal((await owner.post(`${path}/erase`, { scope: 'one' })).status, 303)
    const again = await owner.post(`${path}/erase`, { scope: 'one' })
    assert.equal(again.status, 303, again.text)
    const page = await world.visitor().get(again.location)
    assert.match(page.text, /Du kan angre til da/)
    assert.ok(page.html.includes(applied.row.certificateNo.slice(0, 4)))
    assert.ok(!page.html.includes(other.row.certificateNo.slice(0, 4)))
  })

  it('E1: of one of two applications leaves the other, its session and its person', async () => {
    const other = await world.apply()
    await joined(world.ctx, applied, other)
    const page = await owner.get(`${path}/erase`)
    assert.match(page.text, /Alle søknadene mine her/)
    const answer = await owner.post(`${path}/erase`, { scope: 'one', now: 'yes' })
    assert.match(answer.location, /^\/erasures\//)
    await ringTwice()
    assert.equal((await world.row(other)).state, 'received')
    assert.deepEqual(await world.stored('applications', { _id: applied.row._id }), [])
    const left = await owner.get(`/my/applications/${other.row._id}`)
    assert.equal(left.status, 200)
    assert.ok(left.text.includes(String(applied.fields['fullName'])))
  })

  it("of 'all' takes every one, under one page", async () => {
    const other = await world.apply()
    await joined(world.ctx, applied, other)
    const { location } = await owner.post(`${path}/erase`, { scope: 'all', now: 'yes' })
    await ringTwice()
    for (const { row } of [applied, other])
      assert.deepEqual(await world.stored('applications', { _id: row._id }), [])
    assert.deepEqual(await world.stored('applicants', { _id: applied.row.subjectId }), [])
    const page = await world.visitor().get(location)
    assert.match(page.text, /Alt er slettet og kontrollert\./)
    for (const { row } of [applied, other]) assert.ok(page.html.includes(row.certificateNo.slice(0, 4)))
  })

  it('by the link of the decision mail takes a page with the lists and one press', async () => {
    const recruiter = await world.staff()
    await recruiter.post(`/staff/applications/${applied.row._id}/decision`, { outcome: 'rejected' })
    await world.restartAt(world.ctx.config.test.offsetMs + 61 * minuteMs)
    await world.ring()
    const link = linkIn(world.mailTo(applied))
    const page = await world.visitor().get(link)
    assert.equal(page.status, 200)
    for (const said of ['Dette slettes', 'Dette blir igjen', 'Slett straks'])
      assert.ok(page.text.includes(said), said)
    assert.equal((await world.row(applied)).state, 'decided')
    const visitor = world.visitor()
    const pressed = await visitor.post(link, { now: 'yes' })
    assert.match(pressed.location, /^\/erasures\//)
    assert.equal(visitor.cookies.size, 0)
    await ringTwice()
    assert.deepEqual(await world.stored('applications', { _id: applied.row._id }), [])
  })

  it('has a page that ends seven days after it was due', async () => {
    const { location } = await owner.post(`${path}/erase`, { now: 'yes' })
    await ringTwice()
    const start = world.ctx.config.test.offsetMs
    await world.restartAt(start + 7 * 24 * hourMs - minuteMs)
    assert.equal((await world.visitor().get(location)).status, 200)
    await world.restartAt(start + 7 * 24 * hourMs)
    assert.equal((await world.visitor().get(location)).status, 410)
    assert.equal((await world.visitor().get(`/erasures/${'x'.repeat(43)}`)).status, 410)
  })
})
