import assert from 'node:assert/strict'
import { sendMail } from '../../jobs/send-mail.ts'
import { aPerson, axeFindings, describeInBrowser } from '../support/browser.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import { open, press, read, words } from './acts.ts'

/** What somebody must find on their page. */
function dataOf({ fields }: Applied): string[] {
  return ['fullName', 'emailAddress', 'letter']
    .map(name => String(fields[name]))
    .concat('41 23 45 67', 'CV.pdf')
}

async function aReceived(world: World): Promise<{ applied: Applied; link: string }> {
  const applied = await world.apply()
  await sendMail.run(world.ctx)
  return { applied, link: linkIn(world.mailTo(applied)) }
}

describe('seeing one’s data', () => {
  let world: World
  before(async () => {
    world = await aWorld()
    await world.vacancy()
  })
  after(async () => await world.close())

  it('takes two clicks from the receipt mail: its link, and one button', async () => {
    const { applied, link } = await aReceived(world)
    const visitor = world.visitor()
    const first = await visitor.get(link)
    const [, action = ''] = /<form[^>]*method="post"[^>]*action="([^"]+)"/.exec(first.html) ?? []
    assert.equal(first.html.match(/<button/g)?.length, 1)
    let page = await visitor.post(action)
    while (page.status === 303) page = await visitor.follow(page)
    for (const data of dataOf(applied)) assert.ok(page.text.includes(data), data)
  })
})

describeInBrowser('seeing one’s data in a browser', function () {
  let world: World
  before(async () => {
    world = await aWorld()
    await world.vacancy()
  })
  after(async () => await world.close())

  it('takes two clicks from the receipt mail, without script', async () => {
    const { applied, link } = await aReceived(world)
    const person = await aPerson(world.url, { javaScript: false })
    assert.equal(await open(person.page, link), 200)
    assert.equal(await press(person.page, words('nb', 'link.open')), 200)
    const seen = await read(person.page)
    for (const data of dataOf(applied)) assert.ok(seen.includes(data), data)
    assert.equal(await person.page.locator('dialog').isVisible(), false)
    assert.deepEqual(person.complaints(), [])
    await person.leave()
  })

  it('without a mail begins with the link in the footer, an address and a button', async () => {
    const { applied } = await aReceived(world)
    const person = await aPerson(world.url, { javaScript: false })
    await open(person.page, '/jobs')
    await person.page.getByRole('link', { name: words('nb', 'frame.findData') }).click()
    await person.page.locator('#emailAddress').fill(String(applied.fields['emailAddress']))
    assert.equal(await press(person.page, words('nb', 'find.button')), 202)
    await world.ring()
    assert.equal(await open(person.page, linkIn(world.mailTo(applied))), 200)
    assert.equal(await press(person.page, words('nb', 'link.open')), 200)
    const seen = await read(person.page)
    for (const data of dataOf(applied)) assert.ok(seen.includes(data), data)
    await person.leave()
  })

  it('is asked about two minutes before the session ends, and goes on; after an hour it does not', async () => {
    const { link } = await aReceived(world)
    const person = await aPerson(world.url)
    const { page } = person
    await page.clock.install()
    await open(page, link)
    await press(page, words('nb', 'link.open'))
    const dialog = page.getByRole('dialog')
    await page.clock.runFor('12:55')
    assert.equal(await dialog.isVisible(), false)
    await page.clock.runFor('00:10')
    await dialog.waitFor()
    assert.deepEqual(await axeFindings(page), [])
    await dialog.getByRole('button', { name: words('nb', 'session.keep') }).click()
    await dialog.waitFor({ state: 'hidden' })
    for (const minutes of [28, 41, 54]) {
      await page.clock.runFor('13:01')
      await dialog.waitFor()
      const keep = dialog.getByRole('button', { name: words('nb', 'session.keep') })
      assert.equal(await keep.count(), 1, String(minutes))
      await keep.click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await page.clock.runFor('08:00')
    await dialog.waitFor()
    assert.match(await dialog.innerText(), /Du kan ikke være innlogget lenger nå\./)
    assert.equal(await dialog.getByRole('button').count(), 1)
    assert.deepEqual(person.complaints(), [])
    await person.leave()
  })
})
