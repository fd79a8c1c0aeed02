import assert from 'node:assert/strict'
import { newToken } from '../../server/base/ids.ts'
import type { Page } from '../support/visitor.ts'
import { aWorld, linkIn, type World } from '../support/world.ts'
import { anHourLater, decided } from './stories.ts'

/** Words that are not English, as parts of words or alone. */
const norwegian =
  /[æøå]|søk|slett|\b(og|ikke|deg|du|vi|det|den|er|ble|kl|til|fra|som|eller|uten|mottatt|dager?|timer|filer|svar|mars|mai|oktober|desember)\b/iu

/** Of the employer, not ours: its names and addresses; and the name of the other language. */
const foreign =
  /Bokmål|Fjordkontor AS|Datatilsynet|[\w.]+@[\w.]+\.example|https?:\/\/\S+|\/[\w/.-]*\/erasures\/\S+/gu

function assertEnglish(text: string, where: string): void {
  const ours = text.replace(foreign, ' ')
  const found = norwegian.exec(ours)
  const scene = found ? ours.slice(Math.max(0, found.index - 60), found.index + 60) : ''
  assert.equal(found, null, `${where}: … ${scene} …`)
}

describe('whoever came by an English address', () => {
  let world: World
  before(async () => {
    world = await aWorld({ now: '2027-03-01T09:00:00.000Z' })
  })
  after(async () => {
    await world.close()
  })

  const english = {
    fields: { fullName: 'Ann Smith', letter: 'Hello there.', emailAddress: 'ann@example.com' },
    language: 'en',
  } as const

  /** The page is as it should be, wholly in English, and its own links and forms stay in English. */
  function read(page: Page, status: number, where: string): void {
    assert.equal(page.status, status, where)
    assert.match(page.html, /<html lang="en"/, where)
    assertEnglish(page.text, where)
    const title = /<title>([^<]*)<\/title>/.exec(page.html)?.[1] ?? ''
    assertEnglish(title, `title of ${where}`)
    for (const [, alt = ''] of page.html.matchAll(/ (?:aria-label|title|data-label|placeholder)="([^"]*)"/g))
      assertEnglish(alt, `attribute of ${where}`)
    const main = page.html.slice(page.html.indexOf('<main'))
    for (const [, path = ''] of main.matchAll(/ (?:href|action)="(\/[^"]*)"/g))
      assert.match(path, /^\/en\//, `${path} on ${where}`)
  }

  it('reads English from the mail to the certificate, on every page and in every mail', async () => {
    const { slug } = await world.vacancy({ title: 'Lighthouse keeper', place: 'London', text: 'A job.' })
    const applied = await world.apply({ ...english, slug })
    await world.ring()
    const link = linkIn(world.mailTo(applied))
    assert.match(link, /\/en\/links\//)
    read(await world.visitor().get(link), 200, 'link')
    const staff = await world.staff()
    await staff.get(`/staff/applications/${applied.row._id}`)

    const portal = world.visitor()
    const entered = await portal.post(link)
    assert.equal(entered.location, '/en/my')
    const my = await portal.follow(entered)
    assert.equal(my.location, `/en/my/applications/${applied.row._id}`)
    read(await portal.follow(my), 200, 'own page, undecided')
    read(await portal.get(`${my.location}/erase`), 200, 'erase')
    const signedOut = await portal.post('/en/my/sign-out')
    assert.equal(signedOut.location, '/en/jobs')

    await decided(staff, applied, 'rejected')
    await anHourLater(world)
    read(await world.visitor().get(linkIn(world.mailTo(applied))), 200, 'link to erase')
    const again = world.visitor()
    await again.post(link)
    read(await again.get(my.location), 200, 'own page, decided')

    const { location } = await again.post(`${my.location}/erase`)
    assert.match(location, /^\/en\/erasures\//)
    read(await world.visitor().get(location), 200, 'erasure, cooling off')
    assert.equal((await world.visitor().post(`${location}/undo`)).location, location)
    read(await world.visitor().get(location), 200, 'erasure, undone')

    await world.visitor().post(`${link}/renew`)
    await world.ring()
    const once = world.visitor()
    await once.post(linkIn(world.mailTo(applied)))
    const erasure = await once.post(`${my.location}/erase`, { now: 'yes' })
    read(await world.visitor().get(erasure.location), 200, 'erasure, running')
    read(await world.visitor().get(`${erasure.location}?follow=1`), 200, 'erasure, followed')
    const { certificateNo } = applied.row
    read(await world.visitor().get(`/en/certificates/${certificateNo}`), 200, 'certificate, reserved')
    await world.ring()
    await world.ring()
    read(await world.visitor().get(erasure.location), 200, 'erasure, done')
    read(await world.visitor().get(`/en/certificates/${certificateNo}`), 200, 'certificate')
    for (const mail of world.mails().filter(({ to }) => to === english.fields.emailAddress)) {
      assertEnglish(mail.subject, mail.subject)
      assertEnglish(mail.text, mail.subject)
      assert.match(mail.html, /lang="en"/)
      assert.ok(
        [...mail.text.matchAll(/https?:\/\/\S+/g)].every(([url]) => url.includes('/en/')),
        mail.text,
      )
    }
    assert.equal(world.mails().filter(({ to }) => to === english.fields.emailAddress).length, 4)
  })

  it('reads English when there is nothing, or something is wrong', async () => {
    const ask = world.visitor()
    read(await ask.get(`/en/links/${newToken()}`), 410, 'dead link')
    read(await ask.post(`/en/links/${newToken()}/renew`), 202, 'renewed link')
    read(await ask.get(`/en/erasures/${newToken()}`), 410, 'no erasure')
    assert.equal((await ask.get('/en/my')).location, '/en/find')
    read(await ask.get('/en/find'), 200, 'find')
    read(await ask.post('/en/find'), 422, 'find, nothing typed')
    read(await ask.post('/en/find', { emailAddress: 'nobody@example.com' }), 202, 'find, asked')
    read(await ask.post('/en/my/sign-out', { text: 'typed' }), 401, 'signed out, with a form')
    read(await ask.get('/en/certificates'), 200, 'check')
    read(await ask.post('/en/certificates', {}), 422, 'check, nothing typed')
    read(await ask.post('/en/certificates', { number: 'x' }), 404, 'check, no number')
    const file = { name: 'certificate', value: '{}', fileName: 'x.json' }
    read(await ask.send('/en/certificates', [file]), 200, 'check, broken')
    read(await ask.send('/en/certificates', [{ ...file, value: 'x' }]), 422, 'check, no certificate')
    read(await ask.send('/en/certificates', [{ ...file, value: 'x'.repeat(70_000) }]), 413, 'check, large')
    read(await ask.get('/en/nothing'), 404, 'no page')
    const inNorwegian = await ask.get('/certificates')
    assert.throws(() => assertEnglish(inNorwegian.text, 'a page in Norwegian'))
  })

  it('keeps page and query when the language is changed', async () => {
    const page = await world.visitor().get('/en/certificates/000000000000?a=b')
    assert.match(
      page.html,
      /href="\/certificates\/000000000000\?a=b"[^>]*lang="nb"|lang="nb"[^>]*href="\/certificates\/000000000000\?a=b"/,
    )
    const other = await world.visitor().get('/certificates/000000000000?a=b')
    assert.match(other.html, /href="\/en\/certificates\/000000000000\?a=b"/)
  })
})
