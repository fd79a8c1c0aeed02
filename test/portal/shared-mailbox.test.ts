import assert from 'node:assert/strict'
import { answerRequests } from '../../jobs/answer-link-requests.ts'
import { sendMail } from '../../jobs/send-mail.ts'
import type { ApplicationRow } from '../../server/applications/application-row.ts'
import { fillPool } from '../../server/pool/fill-pool.ts'
import { referenceText } from '../../views/numbers.ts'
import type { Visitor } from '../support/visitor.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { aQuickApplicant, erasureOf, hourMs, later, type Applicant } from './stories.ts'

const emailAddress = 'familien@eksempel.no'

describe('E4: two people behind one mailbox who ask for what is held about it', () => {
  let world: World
  let mother: Applicant
  let son: Applicant
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
    await world.vacancy()
    mother = await aQuickApplicant(world, { fields: { emailAddress, fullName: 'Mor Morsen' } })
    son = await aQuickApplicant(world, { fields: { emailAddress, fullName: 'Sønn Sønnesen' } })
  })
  after(async () => await world.close())
  // A mailbox is sent three links in a quarter of an hour.
  beforeEach(async () => await world.restartOn(later(world, hourMs)))

  /** The link of the one mail that comes, and whoever opens it. */
  async function asked(visitor: Visitor = world.visitor()): Promise<Visitor & { link: string }> {
    const before = world.mails().length
    await world.visitor().post('/find', { emailAddress })
    await answerRequests.run(world.ctx)
    await sendMail.run(world.ctx)
    const mails = world.mails().slice(before)
    assert.equal(mails.length, 1)
    const link = linkIn(mails[0] ?? { text: '' })
    assert.equal((await visitor.post(link)).location, '/my')
    return { ...visitor, link }
  }

  it('get one mail, whose link names no job and shows nothing but dates', async () => {
    const before = world.mails().length
    await world.visitor().post('/find', { emailAddress })
    await answerRequests.run(world.ctx)
    await sendMail.run(world.ctx)
    const link = linkIn(world.mails().slice(before)[0] ?? { text: '' })
    const page = await world.visitor().get(link)
    assert.equal(page.status, 200)
    assert.equal(page.html.match(/<button/g)?.length, 1)
    assert.ok(!page.text.includes('Fyrvokter') && !page.text.includes('Mor Morsen'))
    const visitor = world.visitor()
    assert.equal((await visitor.post(link)).location, '/my')
    const my = await visitor.get('/my')
    assert.equal(my.status, 200)
    assert.equal(my.text.split('1. mars 2027').length - 1, 2)
    for (const one of [mother, son]) {
      const { reference, _id, certificateNo, subjectId } = one.row
      const personal = ['fullName', 'emailAddress', 'letter'].map(name => String(one.fields[name]))
      for (const hidden of [...personal, reference, _id, certificateNo, subjectId, 'Fyrvokter'])
        assert.ok(!my.html.includes(hidden), hidden)
    }
    assert.equal((await world.visitor().post(link)).status, 410, 'it works once')
  })

  it('reach nobody’s pages by that link alone', async () => {
    const visitor = await asked()
    for (const { own } of [mother, son]) {
      for (const path of [own, `${own}/files`, `${own}/erase`, `${own}/withdraw`])
        assert.equal((await visitor.get(path)).status, 404, path)
      assert.equal((await visitor.post(`${own}/erase`, { scope: 'all', now: 'yes' })).status, 404)
      assert.equal((await visitor.post(`${own}/withdraw`)).status, 404)
    }
    for (const path of ['/my/consents', '/my/consents/pool', '/my/join'])
      assert.equal((await visitor.get(path)).status, 404, path)
    assert.equal((await world.stored('applications', { state: 'received' })).length, 2)
  })

  it('open each their own application by its reference, and the other one stays closed', async () => {
    for (const [one, other] of [
      [mother, son],
      [son, mother],
    ] as const) {
      const visitor = await asked()
      const typed = ` ${one.row.reference.slice(0, 5).toLowerCase()}-${one.row.reference.slice(5)} `
      const opened = await visitor.post('/my', { reference: typed })
      assert.deepEqual([opened.status, opened.location], [303, '/my'])
      assert.equal((await visitor.post('/my', { reference: typed })).location, '/my', 'sent twice')
      assert.equal((await visitor.get('/my')).location, one.own)
      const page = await visitor.get(one.own)
      assert.ok(page.text.includes(String(one.fields['fullName'])))
      assert.equal((await visitor.get(other.own)).status, 404)
      const another = await visitor.post('/my', { reference: other.row.reference })
      assert.equal(another.status, 409, 'it is not passed over in silence')
      assert.match(another.text, /Be om en ny lenke under «Finn opplysningene dine»/)
      assert.equal((await visitor.get(other.own)).status, 404, 'a session of one person opens no second')
    }
  })

  it('who are one person are asked whether they are, when both references were shown by one browser', async () => {
    const visitor = await asked()
    assert.equal((await visitor.post('/my', { reference: mother.row.reference })).location, '/my')
    await asked(visitor)
    assert.equal((await visitor.post('/my', { reference: son.row.reference })).location, '/my/join')
    assert.equal((await visitor.get('/my/join')).status, 200)
  })

  it('are told that a reference is wrong, with what was typed, and not too often', async () => {
    const visitor = await asked()
    const stranger = await aQuickApplicant(world)
    const misshapen = await visitor.post('/my', { reference: 'Q' })
    assert.equal(misshapen.status, 422)
    assert.match(misshapen.text, /Referansen er ikke riktig\./)
    for (let n = 2; n <= 10; n += 1) {
      const page = await visitor.post('/my', { reference: stranger.row.reference })
      assert.equal(page.status, 422)
      assert.match(page.text, /Ingenting her har den referansen\./)
      assert.ok(page.html.includes(`value="${stranger.row.reference}"`))
    }
    assert.equal((await visitor.post('/my', { reference: mother.row.reference })).status, 429)
    const another = await asked()
    assert.equal(
      (await another.post('/my', { reference: mother.row.reference })).status,
      429,
      'nor elsewhere',
    )
  })

  it('sign out, and come back by a new link only', async () => {
    const visitor = await asked()
    assert.equal((await visitor.post('/my/sign-out')).status, 303)
    assert.equal((await visitor.get('/my')).location, '/find')
  })

  it('are one when the other has gone: the link leads to the pages as ever', async () => {
    const portal = await world.portal(mother.link)
    await erasureOf({ portal, own: mother.own }, { now: 'yes' })
    await world.ring()
    await world.ring()
    assert.equal((await world.stored('applications', { _id: mother.row._id })).length, 0)
    const visitor = await asked()
    assert.equal((await visitor.get('/my')).location, son.own)
  })

  it('open what one has in the talent pool by its own reference, which their page tells', async () => {
    const daughter = await aQuickApplicant(world, { fields: { emailAddress, fullName: 'Datter Datteren' } })
    const { _id, subjectId } = daughter.row
    const portal = await world.portal(daughter.link)
    await portal.post('/my/consents/pool', { choice: 'give' })
    await portal.post(`${daughter.own}/withdraw`)
    await fillPool(world.ctx)
    const entry = await world.ctx.pool.liveOf(subjectId)
    assert.ok(entry)
    assert.notEqual(entry.reference, daughter.row.reference)
    const told = await portal.get('/my/consents')
    assert.ok(told.text.includes(referenceText(entry.reference)), told.text)
    const over = new Date('2027-03-01T00:00:00.000Z')
    const rows = world.ctx.database.data.collection<ApplicationRow>('glemme_applications')
    await rows.updateOne({ _id }, { $set: { eligibleAt: over } })
    await world.ctx.erasure.engine.sweep()
    assert.equal(await world.ctx.applications.byId(_id), null)
    await sendMail.run(world.ctx)
    const visitor = await asked()
    assert.equal((await visitor.post('/my', { reference: entry.reference })).location, '/my')
    assert.equal((await visitor.get('/my/consents/pool')).status, 200)
    assert.equal((await visitor.get(son.own)).status, 404)
    assert.equal((await visitor.get('/my')).status, 200)
  })
})
