import assert from 'node:assert/strict'
import { monotonicMs } from '../../server/base/clock.ts'
import { aPerson, describeInBrowser, type Person } from '../support/browser.ts'
import { aProduct, linkIn, type Product } from '../support/product.ts'
import { until } from '../support/until.ts'
import { answerTo, enterByLink, headline, open, press, read } from './acts.ts'
import { aJob, aManager, anApplication, type Applied, type Job, type Manager } from './arranged.ts'

/** From the red button to the certificate, milliseconds, on a machine that does much else. */
const secondsMs = 20_000

describeInBrowser('an erasure that the applicant asks for', function () {
  let product: Product
  let manager: Manager
  let job: Job
  let person: Person

  before(async () => {
    product = await aProduct()
    manager = await aManager(product)
    job = await aJob(manager)
  })
  after(async () => await product?.stop())
  beforeEach(async () => (person = await aPerson(product.url)))
  afterEach(async () => {
    const complaints = person.complaints()
    await person.leave()
    assert.deepEqual(complaints, [])
  })

  async function applied(name: string): Promise<Applied> {
    return await anApplication(product, job, { name, address: `${name.toLowerCase()}@eksempel.no` })
  }

  /** From the own page to the one red button. */
  async function askForErasure({ link }: Applied): Promise<void> {
    const { page } = person
    await enterByLink(page, link)
    await answerTo(page, async () => await page.getByRole('link', { name: 'Slett alt', exact: true }).click())
    const text = await read(page)
    assert.match(
      text,
      /Dette slettes .*Søknaden på Kokk i kantina.*2 filer.*Dette blir igjen .*Nummeret på slettebeviset/,
    )
  }

  it('hides the application, and lets the applicant undo it', async () => {
    const kari = await applied('Kari')
    const { page } = person
    await askForErasure(kari)
    assert.equal(await press(page, 'Slett'), 200)

    assert.equal(await headline(page), 'Søknaden er skjult')
    assert.deepEqual(await person.context.cookies(), [], 'the session has ended with the last application')
    const erasure = new URL(page.url()).pathname
    const list = await manager.get(`/staff/jobs/${job.id}`)
    assert.match(list.text, /Trukket/)
    assert.ok(
      !list.html.includes('Kari<') && !list.html.includes(kari.id),
      'the list has neither name nor link',
    )
    assert.equal((await manager.get(`/staff/applications/${kari.id}`)).status, 404)
    assert.equal((await product.visitor().get(kari.link)).status, 410)

    assert.equal(await press(page, 'Angre'), 200)
    assert.equal(new URL(page.url()).pathname, erasure)
    assert.equal(await headline(page), 'Du angret slettingen')
    assert.match((await manager.get(`/staff/jobs/${job.id}`)).html, />Kari</)
    assert.equal(await open(page, kari.link), 410, 'an erasure ends all links')
    assert.equal(await press(page, 'Send ny lenke'), 202)
    await enterByLink(page, linkIn(await product.mailTo(kari.address, 'Lenke til dataene dine'), 'links'))
    assert.match(await read(page), /Uten avgjørelse sletter vi søknaden din/)
  })

  it('is done within seconds when it is to be now, and its page follows by itself', async () => {
    const ola = await applied('Ola')
    const { page } = person
    await askForErasure(ola)
    await page.getByLabel('Slett straks, uten 24 timers angrefrist').check()
    const askedMs = monotonicMs()
    assert.equal(await press(page, 'Slett'), 200)

    await page
      .getByRole('heading', { level: 1, name: 'Slettingen er ferdig' })
      .waitFor({ timeout: secondsMs })
    assert.ok(monotonicMs() - askedMs < secondsMs)
    assert.match(await read(page), /Tatt ut.*Slettet.*Kontrollert.*Nøkkel ?ødelagt.*Ført i ?hovedboken/)
    await answerTo(
      page,
      async () => await page.getByRole('link', { name: `Slettebevis ${ola.certificateNo}` }).click(),
    )
    assert.match(await read(page), /Beviset er ekte\..*/)
    const mail = await product.mailTo(ola.address, 'Vi sletter søknaden din nå')
    assert.ok(mail.text.includes(ola.certificateNo))
  })

  it('is followed without script by a page that opens anew by itself', async () => {
    const per = await applied('Per')
    const still = await aPerson(product.url, { javaScript: false })
    const { page } = still
    await enterByLink(page, per.link)
    await answerTo(page, async () => await page.getByRole('link', { name: 'Slett alt', exact: true }).click())
    await page.getByLabel('Slett straks, uten 24 timers angrefrist').check()
    await press(page, 'Slett')
    await open(page, `${new URL(page.url()).pathname}?follow=1`)
    await until(async () => (await headline(page)) === 'Slettingen er ferdig', secondsMs, 200)
    assert.equal(await page.locator('meta[http-equiv=refresh]').count(), 0, 'it is still at its end')
    assert.deepEqual(still.complaints(), [])
    await still.leave()
  })
})

describe('a link in a mail', () => {
  let product: Product
  let job: Job

  before(async () => {
    product = await aProduct()
    job = await aJob(await aManager(product))
  })
  after(async () => await product?.stop())

  async function lookTwentyTimes(link: string): Promise<void> {
    const scanner = product.visitor()
    for (let look = 0; look < 10; look += 1) {
      const got = await scanner.get(link)
      assert.equal(got.status, 200)
      assert.match(got.text, /Åpne søknaden din/)
      const headed = await scanner.head(link)
      assert.deepEqual([headed.status, headed.bytes.length], [200, 0])
    }
    assert.equal(scanner.cookies.size, 0)
  }

  it('works by its button after a scanner has looked at it twenty times', async () => {
    const { link, id } = await anApplication(product, job, { name: 'Kari', address: 'kari@eksempel.no' })
    await lookTwentyTimes(link)
    const visitor = product.visitor()
    for (const time of ['first', 'second']) {
      const page = await visitor.post(link)
      assert.deepEqual([page.status, page.location], [303, '/my'], time)
    }
    const own = await visitor.get(`/my/applications/${id}`)
    assert.equal(own.text.match(/Brukte en lenke/g)?.length, 3, 'each use is shown, looks are not')
  })

  it('that was asked for works once, after as many looks', async () => {
    const { link, address } = await anApplication(product, job, { name: 'Ola', address: 'ola@eksempel.no' })
    await product.visitor().post(`${new URL(link).pathname}/renew`)
    const asked = linkIn(await product.mailTo(address, 'Lenke til dataene dine'), 'links')
    await lookTwentyTimes(asked)
    assert.equal((await product.visitor().post(asked)).status, 303)
    assert.equal((await product.visitor().post(asked)).status, 410)
    assert.equal((await product.visitor().get(asked)).status, 410)
  })
})
