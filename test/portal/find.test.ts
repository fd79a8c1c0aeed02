import assert from 'node:assert/strict'
import { answerRequests } from '../../jobs/answer-link-requests.ts'
import { sendMail } from '../../jobs/send-mail.ts'
import { sweepOrphans } from '../../jobs/sweep-orphans.ts'
import { newToken } from '../../server/base/ids.ts'
import { countCommands } from '../support/due-units.ts'
import type { Page } from '../support/visitor.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { aQuickApplicant, erasureOf, hourMs, later, minuteMs, type Applicant } from './stories.ts'

const subject = 'Lenke til dataene dine'
const done = 'Har vi opplysninger om deg, kommer det en lenke på e-post.'

describe('the page that finds what is held about an address', () => {
  let world: World
  let known: Applicant
  let purged: Applicant
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z', monitorCommands: true })
    await world.vacancy()
    known = await aQuickApplicant(world)
    purged = await aQuickApplicant(world)
    await erasureOf(purged, { now: 'yes' })
    await world.ring()
    await world.ring()
    assert.equal((await world.stored('mailTokens')).length, 1)
  })
  after(async () => await world.close())

  const ask = async (address: unknown, language = ''): Promise<Page> =>
    await world.visitor().post(`${language}/find`, { emailAddress: String(address) })

  /** What an answer is, and which commands it took, each with how often. */
  async function watched(act: () => Promise<Page>) {
    const counting = countCommands(world)
    const page = await act()
    const commands = [...counting.stop()].map(([name, times]) => `${times} ${name}`).toSorted()
    const { date: _date, ...headers } = Object.fromEntries(page.headers)
    return { page, seen: { status: page.status, bytes: page.html, headers, commands } }
  }

  /** The mails there are after the requests so far are answered, but for those before. */
  async function answered(before: number) {
    await answerRequests.run(world.ctx)
    await sendMail.run(world.ctx)
    return world.mails().slice(before)
  }

  it('has one field, and is linked in the footer of every page', async () => {
    const page = await world.visitor().get('/find')
    assert.equal(page.status, 200)
    assert.equal(page.html.match(/<input/g)?.length, 1)
    assert.match(page.html, /<input[^>]*id="emailAddress"[^>]*autocomplete="email"/)
    assert.match((await world.visitor().get('/en/jobs')).html, /href="\/en\/find"[^>]*>Find your data</)
  })

  it('E31: answers a purged person as it answers an unknown address, and a known one', async () => {
    const before = world.mails().length
    const addresses = {
      known: known.fields['emailAddress'],
      unknown: 'ukjent@eksempel.no',
      purged: purged.fields['emailAddress'],
    }
    const answers = new Map<string, unknown>()
    for (const [kind, address] of Object.entries(addresses)) {
      const { page, seen } = await watched(async () => await ask(address))
      const { commands } = seen
      assert.equal(page.status, 202)
      assert.ok(page.text.includes(done))
      answers.set(kind, seen)
      assert.ok(commands.length > 2 && !commands.join().includes('glemme_mailTokens'), String(commands))
    }
    assert.deepEqual(answers.get('known'), answers.get('unknown'))
    assert.deepEqual(answers.get('purged'), answers.get('unknown'))

    const mails = await answered(before)
    assert.deepEqual(
      mails.map(({ to, subject: about }) => [to, about]),
      [[addresses.known, subject]],
    )
  })

  it('E31: answers alike whoever the dead link was of, to the byte and the command; the job does the rest', async () => {
    const other = await aQuickApplicant(world)
    const before = world.mails().length
    const links = { known: other.link, unknown: `/links/${newToken()}`, purged: purged.link }
    const answers = new Map<string, unknown>()
    for (const [kind, link] of Object.entries(links)) {
      const visitor = world.visitor()
      const { seen } = await watched(async () => await visitor.post(`${link}/renew`))
      assert.equal(seen.status, 202)
      const used = seen.commands.join()
      assert.ok(seen.commands.length > 2 && !/glemme_(links|applications|outbox|audit)/.test(used), used)
      answers.set(kind, seen)
    }
    assert.deepEqual(answers.get('known'), answers.get('unknown'))
    assert.deepEqual(answers.get('purged'), answers.get('unknown'))
    const mails = await answered(before)
    assert.deepEqual(
      mails.map(({ to, subject: about }) => [to, about]),
      [[other.fields['emailAddress'], subject]],
    )
  })

  it('keeps the address sealed, until the job has answered, and nowhere else', async () => {
    const address = 'en-som-lurer@eksempel.no'
    await ask(address)
    const [row] = await world.stored('linkRequests')
    assert.ok(row)
    const id = String(row['_id'])
    assert.match(id, /^ask_/)
    assert.ok(!JSON.stringify(row).includes('lurer'))
    for (const place of ['linkRequests', 'limits', 'audit', 'outbox', 'agendaJobs'] as const)
      assert.ok(!JSON.stringify(await world.stored(place)).includes(address), place)
    assert.ok(!JSON.stringify(world.log).includes(address))
    await answerRequests.run(world.ctx)
    assert.deepEqual(await world.stored('linkRequests'), [])
    assert.deepEqual([...(await world.ctx.vault.keys.stateOf([id as 'ask_']))], [[id, 'destroyed']])
  })

  it('sends a link that opens the person’s pages, works once, and lives 15 minutes', async () => {
    const before = world.mails().length
    await ask(` ${String(known.fields['emailAddress']).toUpperCase()} `)
    const [mail] = await answered(before)
    assert.ok(mail)
    const link = linkIn(mail)
    const portal = await world.portal(link)
    assert.equal((await portal.get('/my')).location, known.own)
    assert.equal((await world.visitor().post(link)).status, 410)
    await ask(known.fields['emailAddress'])
    const [, second] = await answered(before)
    assert.ok(second)
    await world.restartOn(later(world, 14 * minuteMs))
    assert.equal((await world.visitor().get(linkIn(second))).status, 200)
    await world.restartOn(later(world, minuteMs))
    assert.equal((await world.visitor().get(linkIn(second))).status, 410)
  })

  it('speaks the language of the page, and so does its mail', async () => {
    const before = world.mails().length
    const page = await ask(known.fields['emailAddress'], '/en')
    assert.match(page.text, /If we hold data about you, a link arrives by e-mail\./)
    const [mail] = await answered(before)
    assert.equal(mail?.subject, 'Link to your data')
    assert.match(mail?.text ?? '', /\/en\/links\//)
  })

  it('refuses what is no address, with all that was typed', async () => {
    for (const typed of ['', 'kari', 'kari@eksempel.no, ola@eksempel.no', 'x@y\r\nBcc: z@y.no']) {
      const page = await ask(typed)
      assert.equal(page.status, 422)
      assert.match(page.text, /E-postadressen er ikke riktig\./)
    }
    assert.match((await ask('kari')).html, /value="kari"/)
    assert.equal((await world.visitor().post('/find', { emailAddress: ['a@b.no', 'c@d.no'] })).status, 422)
    assert.deepEqual(await world.stored('linkRequests'), [])
  })

  it('takes three requests for one address in 15 minutes; to more it gives the same answer, and no row', async () => {
    const pages = new Set<string>()
    for (let n = 1; n <= 5; n += 1) pages.add((await ask('ivrig@eksempel.no')).html)
    assert.equal(pages.size, 1)
    assert.equal((await world.stored('linkRequests')).length, 3)
    await answerRequests.run(world.ctx)
  })

  it('takes 20 requests an hour from one network, and 429 says when to try again', async () => {
    const visitor = world.visitor()
    for (let n = 1; n <= 20; n += 1)
      assert.equal((await visitor.post('/find', { emailAddress: `n${n}@eksempel.no` })).status, 202)
    const page = await visitor.post('/find', { emailAddress: 'n21@eksempel.no' })
    assert.equal(page.status, 429)
    assert.ok(Number(page.headers.get('retry-after')) > 0)
    await answerRequests.run(world.ctx)
  })

  it('forgets a request that nobody answered within the hour, without a mail', async () => {
    const before = world.mails().length
    await ask(known.fields['emailAddress'])
    await world.restartOn(later(world, hourMs))
    assert.deepEqual(await answered(before), [])
    assert.deepEqual(await world.stored('linkRequests'), [])
  })

  it('leaves no key behind when the row went without one', async () => {
    await ask('glemt@eksempel.no')
    const [row] = await world.stored('linkRequests')
    const id = String(row?.['_id']) as 'ask_'
    await world.ctx.linkRequests.take(id)
    await world.restartOn(later(world, 30 * hourMs))
    await sweepOrphans.run(world.ctx)
    assert.deepEqual([...(await world.ctx.vault.keys.stateOf([id]))], [[id, 'destroyed']])
  })

  it('gives the answer that a dead link gives, too, to the byte', async () => {
    const renewed = await world.visitor().post(`/links/${'x'.repeat(43)}/renew`)
    assert.deepEqual([renewed.status, renewed.html], [202, (await ask('ingen@eksempel.no')).html])
    assert.match(renewed.html, /href="\/en\/find"[^>]*lang="en"/)
    await answerRequests.run(world.ctx)
  })

  it('is where somebody lands who opens a page of their own without being signed in', async () => {
    assert.equal((await world.visitor().get('/my')).location, '/find')
    assert.equal((await world.visitor().get(`/en${known.own}`)).location, '/en/find')
  })

  it('E31: is no more telling at the form: known, unknown and purged addresses are received alike', async () => {
    const addresses = {
      known: String(known.fields['emailAddress']),
      unknown: 'ukjent2@eksempel.no',
      purged: String(purged.fields['emailAddress']),
    }
    const answers = new Map<string, unknown>()
    for (const [kind, emailAddress] of Object.entries(addresses)) {
      const form = await world.openForm()
      const fields = { fullName: 'Navn Navnesen', emailAddress, letter: 'Jeg søker.' }
      const { page, seen } = await watched(async () => await form.send(fields))
      assert.equal(page.status, 303, page.text)
      const receipt = await form.visitor.get(page.location)
      const reference = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(receipt.text)?.[0] ?? ''
      const token = page.location.split('/').at(-1) ?? ''
      const plain = receipt.html
        .replaceAll(emailAddress, 'ADDRESS')
        .replaceAll(reference, 'REFERENCE')
        .replaceAll(token, 'TOKEN')
      const { location: _location, ...headers } = seen.headers
      answers.set(kind, { ...seen, headers, receipt: plain })
    }
    assert.deepEqual(answers.get('known'), answers.get('unknown'))
    assert.deepEqual(answers.get('purged'), answers.get('unknown'))
  })
})
