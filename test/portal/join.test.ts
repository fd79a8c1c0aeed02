import assert from 'node:assert/strict'
import { sendMail } from '../../jobs/send-mail.ts'
import { renewMailTokens } from '../../server/applications/renew-mail-tokens.ts'
import { profilesOf } from '../../server/applications/sealed-parts.ts'
import { addressOf } from '../../server/policy/fields.ts'
import { addressIn } from '../support/application-form.ts'
import { aWorld, type World } from '../support/world.ts'
import { aQuickApplicant, erasureOf, type Applicant } from './stories.ts'
import { assertTwo, bothProven, joinedOn, subjects, twoMailboxes } from './two-mailboxes.ts'

describe('E5: a person with two mailboxes', () => {
  let world: World
  let work: Applicant
  let home: Applicant
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
  })
  beforeEach(async () => {
    ;({ work, home } = await twoMailboxes(world))
  })
  after(async () => await world.close())

  it('is asked once both links were opened in one browser; nothing changes before the answer', async () => {
    const browser = await bothProven({ work, home })
    const page = await browser.get('/my/join')
    assert.equal(page.status, 200)
    assert.match(page.text, /Er begge adressene dine\?.*Lenker vi har sendt .* åpner alle/)
    for (const address of [addressIn(work), addressIn(home)]) assert.ok(page.text.includes(address))
    const unanswered = await browser.post('/my/join')
    assert.equal(unanswered.status, 422)
    assert.match(unanswered.text, /Adressen mangler/)
    assert.equal((await browser.get(home.own)).status, 200)
    assert.equal((await browser.get(work.own)).status, 404, 'not one person yet')
    await assertTwo(world, { work, home })
  })

  it('is asked whether the applications are theirs when both links went to one address', async () => {
    const emailAddress = addressIn(work).replace(/^./, first => first.toUpperCase())
    const twin = await aQuickApplicant(world, {
      fields: {
        emailAddress,
        fullName: 'Kari Eksempel',
        phoneNumber: '40612345',
      },
    })
    assert.equal((await work.portal.post(twin.link)).location, '/my/join')
    const page = await work.portal.get('/my/join')
    assert.match(page.text, /Er alle disse søknadene dine\?/)
    assert.doesNotMatch(page.text, /adressene|to e-postadresser|Hvilken adresse/)
    const labels = page.html.match(/<label class="ds-label" for="keep[^]*?<\/label>/g) ?? []
    assert.equal(labels.length, 2)
    assert.match(labels[0] ?? '', /Kari Eksempel.*\+4740612345[^]*Utvikler.*, mottatt .*1\. mars 2027/)
    assert.ok(labels[1]?.includes(String(work.fields['fullName'])))
    assert.notEqual(labels[0], labels[1])
    assert.match((await work.portal.post('/my/join')).text, /Valget mangler/)
  })

  it('has one list, one profile under the address that was chosen, and one key afterwards', async () => {
    const browser = await joinedOn({ work, home }, 'other')
    const page = await browser.get('/my')
    for (const { own } of [work, home]) {
      assert.ok(page.html.includes(`href="${own}"`))
      assert.equal((await browser.get(own)).status, 200)
    }
    const [left, ...more] = await subjects(world, { work, home })
    assert.deepEqual([left?._id, more], [work.row.subjectId, []])
    assert.deepEqual(left?.units.toSorted(), [work.row._id, home.row._id].toSorted())
    const profile = (await profilesOf(world.ctx, [work.row.subjectId])).get(work.row.subjectId)
    assert.equal(profile && addressOf(profile), addressIn(work))
    const keys = await world.ctx.vault.keys.stateOf([work.row.subjectId, home.row.subjectId])
    assert.deepEqual([...keys.values()].toSorted(), ['active', 'destroyed'])
    assert.equal(keys.get(home.row.subjectId), 'destroyed')
    assert.equal((await world.stored('audit', { about: home.row._id, what: 'subject.joined' })).length, 1)

    const again = await browser.post('/my/join', { keep: 'present' })
    assert.deepEqual([again.status, again.location], [303, '/my'], 'sent twice')
    assert.equal((await browser.get('/my/join')).location, '/my')
  })

  it('can keep the other address; mails go there from then on', async () => {
    await joinedOn({ work, home }, 'present')
    const [left] = await subjects(world, { work, home })
    assert.equal(left?._id, home.row.subjectId)
    await world.visitor().post(`${work.link}/renew`)
    await sendMail.run(world.ctx)
    assert.equal(world.mails().at(-1)?.to, addressIn(home))
    const staff = await world.staff()
    const page = await staff.get(`/staff/applications/${work.row._id}`)
    assert.ok(page.text.includes(addressIn(home)))
    assert.match(page.text, /én annen søknad|1 annen søknad|en annen søknad/)
  })

  it('is found by both addresses, and by the one that is kept when the tokens are made anew', async () => {
    const tokenOf = (applicant: Applicant) => world.ctx.vault.epochs.mailTokens(addressIn(applicant))
    await joinedOn({ work, home }, 'other')
    for (const one of [work, home])
      assert.deepEqual(await world.ctx.applicants.subjectsWith(tokenOf(one)), [work.row.subjectId])
    const [token] = tokenOf(work)
    assert.ok(token)
    await world.ctx.inTransaction(async () => {
      await world.ctx.applicants.moveTokens([{ id: work.row.subjectId, token }], 1)
    })
    await renewMailTokens(world.ctx)
    assert.deepEqual(await world.ctx.applicants.subjectsWith(tokenOf(work)), [work.row.subjectId])
    assert.deepEqual(await world.ctx.applicants.subjectsWith(tokenOf(home)), [])
  })

  it('opens all by the link of either mailbox; who was signed in elsewhere as the other is no more', async () => {
    const elsewhere = await world.portal(home.link)
    await joinedOn({ work, home }, 'other')
    assert.equal((await elsewhere.get('/my')).location, '/find')
    for (const { link } of [work, home]) {
      const portal = await world.portal(link)
      for (const { own } of [work, home]) assert.equal((await portal.get(own)).status, 200)
    }
  })

  it('needs both proven by the same browser, as they were then', async () => {
    const alone = await world.portal(work.link)
    assert.equal((await alone.get('/my/join')).location, '/my')
    assert.equal((await alone.post('/my/join', { keep: 'other' })).location, '/my')
    await alone.post('/my/sign-out')
    assert.equal((await alone.post(home.link)).location, '/my', 'signed out in between')
    assert.equal((await alone.post(home.link)).location, '/my', 'the same link again')
    const dead = await (await world.portal(work.link)).post(`/links/${'x'.repeat(43)}`)
    assert.equal(dead.status, 410)
    await assertTwo(world, { work, home })

    const browser = await bothProven({ work, home })
    await erasureOf({ portal: await world.portal(work.link), own: work.own })
    assert.equal(
      (await browser.post('/my/join', { keep: 'present' })).location,
      '/my',
      'it has changed since',
    )
    assert.equal((await subjects(world, { work, home })).length, 2)
  })

  it('waits while a run has an application of the one that goes', async () => {
    const browser = await bothProven({ work, home })
    const rows = world.ctx.database.data.collection<{ _id: string }>('glemme_applications')
    await rows.updateOne({ _id: home.row._id }, { $set: { state: 'purging' } })
    const page = await browser.post('/my/join', { keep: 'other' })
    assert.equal(page.status, 409)
    assert.match(page.text, /slettes akkurat nå/)
    assert.equal((await subjects(world, { work, home })).length, 2)
    await rows.updateOne({ _id: home.row._id }, { $set: { state: 'received' } })
    assert.equal((await browser.post('/my/join', { keep: 'other' })).status, 303)
    assert.equal((await subjects(world, { work, home })).length, 1)
  })

  it('of two answers at once, one holds', async () => {
    const browser = await bothProven({ work, home })
    const pages = await Promise.all(
      (['present', 'other'] as const).map(async keep => await browser.post('/my/join', { keep })),
    )
    assert.ok(pages.some(page => page.status === 303))
    const [left, ...more] = await subjects(world, { work, home })
    assert.deepEqual(more, [])
    assert.equal(left?.units.length, 2)
    for (const one of [work, home]) assert.equal((await world.row(one)).subjectId, left?._id)
  })

  it('E4: two people behind one mailbox are never joined by their address', async () => {
    const emailAddress = 'felles@eksempel.no'
    const one = await aQuickApplicant(world, { fields: { emailAddress, fullName: 'Ola Nordmann' } })
    const other = await aQuickApplicant(world, { fields: { emailAddress, fullName: 'Kari Nordmann' } })
    assert.notEqual(one.row.subjectId, other.row.subjectId)
    const tokens = world.ctx.vault.epochs.mailTokens(emailAddress)
    assert.equal((await world.ctx.applicants.subjectsWith(tokens)).length, 2)
    assert.equal((await one.portal.get(other.own)).status, 404)
    assert.equal((await one.portal.post(other.link)).location, '/my/join', 'asked, and no more')
    assert.equal((await world.ctx.applicants.subjectsWith(tokens)).length, 2)
    assert.equal((await world.row(other)).subjectId, other.row.subjectId)
  })
})
