import assert from 'node:assert/strict'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import type { Visitor } from '../support/visitor.ts'

describe("a person's consents", () => {
  let world: World
  let applied: Applied
  let visitor: Visitor
  before(async function () {
    world = await aWorld({ now: '2026-11-24T10:00:00Z' })
    applied = await world.apply({ language: 'en', fields: { poolConsent: 'yes' } })
    await world.ring()
    visitor = await world.portal(linkIn(world.mailTo(applied)))
  })
  after(async () => await world.close())

  const states = async () =>
    (await world.ctx.consents.ofSubject(applied.row.subjectId)).map(row => row.closing ?? row.state)

  it('privacy P11: are shown word by word in the language they were given in, and looking changes nothing', async () => {
    for (const path of ['/my/consents', '/my/consents/pool', '/my/consents']) {
      const page = await visitor.get(path)
      assert.equal(page.status, 200)
      assert.ok(page.html.includes('lang="en"'))
      assert.ok(page.text.includes(world.ctx.policy.document.pool?.text.en ?? '?'))
    }
    assert.deepEqual(await states(), ['consented'])
    assert.equal((await visitor.get('/my/consents/marketing')).status, 404)
    assert.equal((await world.visitor().get('/my/consents')).location, '/find')
  })

  it('privacy P26: are taken back by one button and given by one, at once', async () => {
    const taken = await visitor.post('/my/consents/pool', { choice: 'withdraw' })
    assert.equal(taken.status, 303)
    assert.deepEqual(await states(), ['withdrawn'])
    const page = await visitor.follow(taken)
    assert.match(page.text, /Du har sagt nei/)
    await visitor.post('/my/consents/pool', { choice: 'withdraw' })
    await visitor.post('/my/consents/pool', { choice: 'give' })
    await visitor.post('/my/consents/pool', { choice: 'give' })
    assert.deepEqual(await states(), ['consented', 'withdrawn'])
    const [given] = await world.ctx.consents.ofSubject(applied.row.subjectId)
    assert.deepEqual([given?.channel, given?.language], ['portal', 'nb'])
    assert.equal((await visitor.post('/my/consents/pool', { choice: 'sell' })).status, 400)
  })

  it('are closed by no stranger: neither by a GET, nor by a token that is nobody’s, which is answered alike', async () => {
    const path = `/unsubscribe/${'x'.repeat(43)}`
    assert.equal((await world.visitor().get(path)).status, 410)
    const page = await world.visitor().post(path)
    assert.deepEqual([page.status, (await states())[0]], [200, 'consented'])
    const forged = { 'sec-fetch-site': 'cross-site', origin: 'https://ond.example' }
    assert.equal((await visitor.post('/my/consents/pool', { choice: 'withdraw' }, forged)).status, 403)
    assert.deepEqual((await states())[0], 'consented')
  })

  it('go with everything else: the copy is erased along, undone along, and the numbers are told', async () => {
    const recruiter = await world.staff()
    await recruiter.post(`/staff/applications/${applied.row._id}/decision`, { outcome: 'rejected' })
    await world.restartOn('2026-11-24T11:05:00Z')
    await world.ring()
    await world.ring()
    const { subjectId } = applied.row
    const entry = await world.ctx.pool.liveOf(subjectId)
    assert.ok(entry)
    const receipt = world.mails().find(mail => mail.to === applied.fields['emailAddress'])
    const person = await world.portal(linkIn(receipt ?? { text: '' }))
    const own = `/my/applications/${applied.row._id}/erase`
    const before = await person.get(own)
    assert.ok(before.html.includes('name="scope"'))
    assert.match(
      before.text,
      /Også dette blir igjen: Kopien for andre stillinger, til \d+\. november 2027, om du/,
    )
    assert.match(before.text, /Kvitteringen for det du sa ja til, uten navn.*og kopien for andre stillinger/)
    assert.match((await person.get(`/en${own}`)).text, /The copy for other jobs, until \d+ November 2027/)
    const asked = await person.post(own, { scope: 'all' })
    assert.match(asked.location, /\/erasures\//)
    assert.equal((await world.ctx.pool.byId(entry._id))?.state, 'erasure_pending')
    assert.equal((await person.post(`${asked.location}/undo`)).status, 303)
    assert.equal((await world.ctx.pool.byId(entry._id))?.state, 'active')

    const again = await world.visitor().post(linkIn(world.mailTo(applied)))
    assert.equal(again.status, 410) // every link ended with the request
    const by = { kind: 'applicant', subjectId } as const
    const units = [applied.row._id, entry._id]
    await world.ctx.erasure.engine.request({ units, why: 'applicant', by, skipCooling: true })
    await world.ring()
    await world.ring()
    for (const place of ['applicants', 'applications', 'pool', 'files', 'mailTokens'] as const)
      assert.deepEqual(await world.stored(place), [], place)
    const left = await world.stored('consents')
    const ends = left.map(row => `${String(row['state'])} ${String(row['closing'])}`)
    assert.deepEqual(ends.toSorted(), ['blind erased', 'blind withdrawn'])
    const told = world
      .mails()
      .slice(-2)
      .map(mail => mail.text.replaceAll('-', ''))
      .join(' ')
    for (const { _id } of left) assert.ok(told.includes(String(_id)), String(_id))
  })

  it('have the copy stay past a withdrawal: both days are told before it, in its mail and after it', async () => {
    const one = await world.apply({ fields: { poolConsent: 'yes' } })
    await world.ring()
    const owner = await world.portal(linkIn(world.mailTo(one)))
    const own = `/my/applications/${one.row._id}`
    const copy = /Kopien for andre stillinger har sin egen dag: 24\. november 2027\./
    assert.doesNotMatch((await owner.get(own)).text, copy)
    const before = await owner.get(`${own}/withdraw`)
    assert.match(before.text, /Søknaden din blir liggende til 24\. desember 2026\. Da sletter vi den\./)
    assert.match(before.text, copy)
    const other = /The copy for other jobs has a day of its own: 24 November 2027\./
    assert.match((await owner.get(`/en${own}/withdraw`)).text, other)
    await owner.post(`${own}/withdraw`)
    assert.match((await owner.get(own)).text, copy)
    await world.ring()
    const mail = world.mailTo(one)
    assert.match(
      mail.text,
      /vurderer den ikke mer\. Kopien for andre stillinger har sin egen dag: 24\. november/,
    )
    assert.match(mail.text, /Søknaden slettes 24\. desember 2026\. Vil du/)
    assert.match((await owner.get(own)).text, copy, 'also when it is there')
    assert.match((await owner.post(`${own}/erase`, { now: 'yes' })).location, /^\/erasures\//)
    assert.match((await owner.get('/my')).text, /Vi sletter kopien din 24\. november 2027, om du ikke/)
    assert.match((await owner.get('/en/my')).text, /We delete your copy on 24 November 2027, unless/)
    assert.equal((await owner.post('/my/consents/pool/restrict', { reason: 'accuracy' })).status, 303)
    for (const path of ['/my', '/my/consents']) {
      const { text } = await owner.get(path)
      assert.match(
        text,
        /så lenge begrensningen står.* Etterpå sletter vi tidligst 24\. november 2027\./,
        path,
      )
      assert.doesNotMatch(text, /Vi sletter kopien din 24/, path)
    }
    assert.match((await owner.get('/my/consents')).text, /Da sletter vi 24\. november 2027\. Opphever du den/)
  })

  it('say when the copy is made, and before it is, that none will be', async () => {
    const other = await world.apply({ fields: { poolConsent: 'yes' } })
    await world.ring()
    const portal = await world.portal(linkIn(world.mailTo(other)))
    const own = `/my/applications/${other.row._id}`
    assert.match((await portal.get('/my/consents')).text, /kontaktopplysninger når søknaden er avgjort eller/)
    assert.match(
      (await portal.get(`${own}/object`)).text,
      /Sier du nei, lager vi ingen kopi og spør deg ikke/,
    )
    assert.equal((await portal.post(`${own}/withdraw`)).status, 303)
    assert.match((await portal.get('/my/consents')).text, /Vi lager snart en kopi/)
    await world.ring()
    assert.doesNotMatch((await portal.get('/my/consents')).text, /Vi lager snart/)
    assert.match((await portal.get(`${own}/object`)).text, /Sier du nei, sletter vi kopien nå/)
  })
})
