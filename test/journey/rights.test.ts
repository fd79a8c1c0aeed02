import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { aPerson, describeInBrowser, type Person } from '../support/browser.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import { answerTo, enterByLink, headline, open, press, read } from './acts.ts'

/** By a mouse, or by keys alone: each counts what it does to the page that is not typing. */
interface Hand {
  link(name: string): Promise<void>
  button(name: string): Promise<void>
  write(text: string): Promise<void>
  clicks(): number
}

function mouse(page: Page): Hand {
  let clicks = 0
  return {
    link: async name => {
      clicks += 1
      const link = page.getByRole('main').getByRole('link', { name, exact: true })
      assert.equal(await answerTo(page, async () => await link.click()), 200)
    },
    button: async name => {
      clicks += 1
      assert.equal(await press(page, name), 200)
    },
    write: async text => await page.locator('#value').fill(text),
    clicks: () => clicks,
  }
}

/** More stops of the Tab key than any page has. */
const mostStops = 150

function keyboard(page: Page): Hand {
  let clicks = 0
  const stopAt = async (fits: (named: string | null, said: string) => boolean): Promise<void> => {
    const focused = page.locator(':focus')
    for (let stop = 0; stop < mostStops; stop += 1) {
      await page.keyboard.press('Tab')
      if ((await focused.count()) === 0) continue
      const said = (await focused.getAttribute('id')) ?? ''
      const name = (await focused.getAttribute('aria-label')) ?? (await focused.innerText()).trim()
      if (fits(name, said)) return
    }
    assert.fail('the Tab key does not get there')
  }
  const enter = async (name: string) => {
    clicks += 1
    await stopAt(named => named === name)
    assert.equal(await answerTo(page, async () => await page.keyboard.press('Enter')), 200)
  }
  return {
    link: enter,
    button: enter,
    write: async text => {
      await stopAt((_named, id) => id === 'value')
      await page.keyboard.press('Control+A')
      await page.keyboard.type(text)
    },
    clicks: () => clicks,
  }
}

describeInBrowser('the rights, by few clicks and without script', function () {
  let world: World
  let person: Person
  let applied: Applied
  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
  })
  after(async () => await world.close())
  beforeEach(async () => {
    applied = await world.apply()
    await world.ring()
    person = await aPerson(world.url, { javaScript: false })
    await enterByLink(person.page, linkIn(world.mailTo(applied)))
  })
  afterEach(async () => {
    const complaints = person.complaints()
    await person.leave()
    assert.deepEqual(complaints, [])
  })

  for (const [how, hand] of [
    ['a mouse', mouse],
    ['the keyboard alone', keyboard],
  ] as const) {
    it(`correct a field from its page by 2 clicks, with ${how}`, async () => {
      const { page } = person
      const by = hand(page)
      await by.link('Endre Navn')
      assert.equal(await headline(page), 'Endre: Navn')
      await by.write('Nye Navnsen')
      await by.button('Lagre')
      assert.equal(by.clicks(), 2)
      assert.match(await read(page), /Navn Nye Navnsen Endre/)
    })

    it(`take a consent back by as many clicks as it is given by, one, with ${how}`, async () => {
      const { page } = person
      await open(page, '/my/consents')
      const [gives, takes] = [hand(page), hand(page)]
      await gives.button('Ja, spør meg')
      assert.match(await read(page), /Du sa ja 1\. mars 2027\./)
      await takes.button('Nei, ikke spør meg mer')
      assert.match(await read(page), /Du har sagt nei\./)
      assert.deepEqual([gives.clicks(), takes.clicks()], [1, 1])
    })

    it(`erase by 2 clicks, hidden at once, with ${how}`, async () => {
      const { page } = person
      const by = hand(page)
      await by.link('Slett alt')
      await by.button('Slett')
      assert.equal(by.clicks(), 2)
      assert.equal(await headline(page), 'Søknaden er skjult')
      assert.equal((await world.row(applied)).state, 'erasure_pending')
    })
  }

  it('restrict the use with a reason, and lift it by one click from the page', async () => {
    const { page } = person
    const by = mouse(page)
    await by.link('Begrens bruken')
    await page.getByLabel('Noe i opplysningene er feil').check()
    await by.button('Begrens bruken')
    assert.match(await read(page), /Opplysningene er begrenset\./)
    await by.button('Opphev')
    assert.equal(by.clicks(), 3)
    assert.deepEqual((await world.row(applied)).stops, [])
  })
})
