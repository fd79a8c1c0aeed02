import assert from 'node:assert/strict'
import { mayCorrect } from '../../server/applications/correct-address.ts'
import type { Context } from '../../server/base/context.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'

const minuteMs = 60_000

describe('the receipt', () => {
  let world: World
  beforeEach(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
  })
  afterEach(async () => await world.close())

  const correct = async (applied: Applied, emailAddress: string) =>
    await world.visitor().post(`${applied.receipt}/email`, { emailAddress })

  it('tells reference, job, rule and date', async () => {
    const { receipt, row, visitor } = await world.apply()
    const page = await visitor.get(receipt)
    assert.equal(page.status, 200)
    assert.ok(page.text.includes(`${row.reference.slice(0, 5)}-${row.reference.slice(5)}`))
    assert.match(page.text, /Utvikler som liker å rydde/)
    assert.match(page.text, /6 måneder etter avgjørelsen\. Uten avgjørelse sletter vi den 1\. mars 2028\./)
    assert.equal(page.headers.get('x-robots-tag'), 'noindex')
    assert.equal(page.headers.get('cache-control'), 'no-store')
    assert.equal(visitor.cookies.size, 0)
  })

  it('promises only what still holds, and never tells the outcome', async () => {
    const applied = await world.apply()
    await world.ring()
    const owner = await world.portal(linkIn(world.mailTo(applied)))
    const own = `/my/applications/${applied.row._id}`
    const said = async () => (await world.visitor().get(applied.receipt)).text
    const promise = /Vi leser søknaden|Uten avgjørelse sletter/
    assert.match(await said(), promise)

    await owner.post(`${own}/object`, { kind: 'storage' })
    assert.doesNotMatch(await said(), /Uten avgjørelse/)
    assert.match(await said(), /Dagen vi sletter søknaden, står på siden din\./)
    await world.visitor().post(`${applied.receipt}/email`, { emailAddress: 'annen@eksempel.no' })
    await world.ring()
    const anew = world.mails().at(-1)
    assert.match(
      anew?.text ?? '',
      /Du har bedt oss slette den når svaret er gitt\. Går det ikke noe svar, sletter/,
    )
    assert.doesNotMatch(anew?.text ?? '', /Uten avgjørelse/)
    const back = await world.portal(linkIn(anew ?? { text: '' }))
    await back.post(`${own}/object/undo`)
    assert.match(await said(), promise)

    const staff = await world.staff()
    await staff.post(`/staff/applications/${applied.row._id}/decision`, { outcome: 'rejected' })
    assert.match(await said(), promise, 'not told yet')
    await world.restartOn(new Date(world.ctx.clock.now().getTime() + 61 * minuteMs))
    await world.ring()
    const text = await said()
    assert.match(text, /Hva som gjelder nå, og dagen vi sletter søknaden, står på siden din\./)
    assert.doesNotMatch(text, /Uten avgjørelse|Vi leser søknaden|Ikke gått videre/)
    const again = await world.portal(linkIn(anew ?? { text: '' }))
    await again.post(`${own}/erase`)
    assert.match(await said(), /Søknaden er skjult\. Vi starter slettingen \d+\. mars 2027 kl\./)
    assert.doesNotMatch(await said(), /slettet|Uten avgjørelse/)
  })

  it('is settled too once the application is withdrawn', async () => {
    const applied = await world.apply()
    await world.ring()
    const owner = await world.portal(linkIn(world.mailTo(applied)))
    await owner.post(`/my/applications/${applied.row._id}/withdraw`)
    const page = await world.visitor().get(`/en${applied.receipt}`)
    assert.match(page.text, /What holds now and the day we delete the application are on your page\./)
    assert.doesNotMatch(page.text, /Without a decision|We read your/)
  })

  it('shows the address for less than 15 minutes, and nothing personal after that', async () => {
    const applied = await world.apply()
    const { receipt, fields, row } = applied
    const [address, name] = [String(fields['emailAddress']), String(fields['fullName'])]
    const fresh = await world.visitor().get(receipt)
    assert.ok(fresh.text.includes(address))
    assert.match(fresh.text, /Rett adressen/)

    await world.restartOn(new Date(row.receivedAt.getTime() + 14 * minuteMs))
    assert.ok((await world.visitor().get(receipt)).text.includes(address))

    await world.restartOn(new Date(row.receivedAt.getTime() + 15 * minuteMs))
    const old = await world.visitor().get(receipt)
    assert.equal(old.status, 200)
    for (const personal of [address, name, 'Rett adressen']) assert.ok(!old.html.includes(personal), personal)
    assert.equal((await correct(applied, 'ny@eksempel.no')).status, 409)
    assert.equal((await world.stored('outbox', { about: row._id })).length, 1)
  })

  it('lets the address be corrected to the millisecond', () => {
    const receivedAt = new Date('2027-03-01T10:00:00.000Z')
    const at = (instant: string): Pick<Context, 'clock'> => ({ clock: { now: () => new Date(instant) } })
    const row = { receivedAt, state: 'received' } as const
    assert.equal(mayCorrect(at('2027-03-01T10:14:59.999Z'), row), true)
    assert.equal(mayCorrect(at('2027-03-01T10:15:00.000Z'), row), false)
    assert.equal(mayCorrect(at('2027-03-01T10:00:00.000Z'), { ...row, state: 'decided' }), false)
  })

  it('sends the mail anew when the address is corrected; links, sessions and mail token of the old one are dead', async () => {
    const applied = await world.apply()
    const { row, receipt } = applied
    await world.ring()
    const oldLink = linkIn(world.mailTo(applied))
    const owner = await world.portal(oldLink)
    const own = `/my/applications/${row._id}`
    assert.equal((await owner.get(own)).status, 200)
    const tokensBefore = await world.stored('mailTokens')
    assert.equal(tokensBefore.length, 1)

    const answer = await correct(applied, ' Riktig@Eksempel.NO ')
    assert.deepEqual([answer.status, answer.location], [303, `${receipt}?corrected=1`])
    const page = await world.visitor().follow(answer)
    assert.match(page.text, /Adressen er rettet\. Kvitteringen er sendt på nytt\./)
    assert.ok(page.text.includes('Riktig@eksempel.no'))
    assert.match(page.text, /Rettinger igjen: 2\./)

    assert.equal((await world.visitor().get(oldLink)).status, 410)
    assert.equal((await owner.get(own)).location, '/find')
    const tokens = await world.stored('mailTokens')
    assert.equal(tokens.length, 1)
    assert.notEqual(tokens[0]?.['_id'], tokensBefore[0]?.['_id'])

    await world.ring()
    const mail = world.mails().at(-1)
    assert.equal(mail?.to, 'Riktig@eksempel.no')
    const mine = await world.portal(linkIn(mail ?? { text: '' }))
    assert.match((await mine.get(own)).text, /Riktig@eksempel\.no/)
    assert.equal((await world.row(applied)).corrections, 1)
  })

  it('lets the address be corrected three times, and no fourth', async () => {
    const applied = await world.apply()
    for (const n of [1, 2, 3]) assert.equal((await correct(applied, `ny${n}@eksempel.no`)).status, 303)
    assert.equal((await correct(applied, 'ny4@eksempel.no')).status, 409)
    const page = await world.visitor().get(applied.receipt)
    assert.match(page.text, /Du har rettet adressen tre ganger/)
    assert.ok(page.text.includes('ny3@eksempel.no'))
    await world.ring()
    assert.deepEqual(
      world.mails().map(mail => mail.to),
      ['ny3@eksempel.no'],
      'nothing that waited goes to an address that was wrong',
    )
  })

  it('of two corrections at once to the same address makes one, with a link that works', async () => {
    const applied = await world.apply()
    const both = [correct(applied, 'ny@eksempel.no'), correct(applied, 'ny@eksempel.no')]
    assert.deepEqual(
      (await Promise.all(both)).map(answer => answer.status),
      [303, 303],
    )
    assert.equal((await world.row(applied)).corrections, 1)
    await world.ring()
    const mail = world.mails().at(-1)
    assert.equal(mail?.to, 'ny@eksempel.no')
    assert.equal((await world.visitor().get(linkIn(mail))).status, 200)
  })

  it('says what is wrong with a corrected address, keeps it, and counts nothing', async () => {
    const applied = await world.apply()
    for (const wrong of ['', 'ny', 'en@eksempel.no, to@eksempel.no']) {
      const page = await correct(applied, wrong)
      assert.equal(page.status, 422, wrong)
      assert.match(page.text, /E-postadressen er ikke riktig/)
      if (wrong !== '') assert.ok(page.html.includes(`value="${wrong}"`), wrong)
    }
    assert.equal((await world.row(applied)).corrections, 0)
    const same = await correct(applied, String(applied.fields['emailAddress']))
    assert.equal(same.status, 303)
    assert.equal((await world.row(applied)).corrections, 0)
  })

  it('is not to be corrected from another site', async () => {
    const applied = await world.apply()
    const where = `${applied.receipt}/email`
    const page = await world
      .visitor()
      .post(where, { emailAddress: 'x@y.no' }, { 'sec-fetch-site': 'cross-site' })
    assert.equal(page.status, 403)
  })

  it('is gone, like one that never was, when its application is erased', async () => {
    const applied = await world.apply()
    await world.ring()
    const owner = await world.portal(linkIn(world.mailTo(applied)))
    assert.equal((await owner.post(`/my/applications/${applied.row._id}/erase`, { now: 'yes' })).status, 303)
    assert.match((await world.visitor().get(applied.receipt)).text, /Vi starter slettingen nå\./)
    await world.ring()
    await world.ring()
    assert.deepEqual(await world.stored('applications'), [])
    const gone = await world.visitor().get(applied.receipt)
    const never = await world.visitor().get(`/receipts/${'A'.repeat(43)}`)
    assert.deepEqual([gone.status, never.status], [410, 410])
    const [token = '', none] = [applied.receipt.split('/').at(-1), 'A'.repeat(43)]
    assert.equal(gone.html.replaceAll(token, none), never.html)
    assert.equal((await correct(applied, 'ny@eksempel.no')).status, 410)
    const again = await applied.form.send(applied.fields)
    assert.equal(again.status, 410, 'the form of an erased application makes no second one')
    assert.deepEqual(await world.stored('applications'), [])
  })
})
