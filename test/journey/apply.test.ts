import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { aPerson, describeInBrowser } from '../support/browser.ts'
import { aPdf } from '../support/documents.ts'
import { aProduct, linkIn, type Product } from '../support/product.ts'
import {
  answerTo,
  choose,
  download,
  enterByLink,
  headline,
  open,
  pathFor,
  press,
  read,
  type,
  words,
} from './acts.ts'
import { aJob, aManager, type Job } from './arranged.ts'
import { whyFocusIsHidden } from './hands.ts'

const cv = { name: 'Søknad æøå.pdf', bytes: aPdf({ text: 'Jeg kan lage mat' }) }

describeInBrowser('applying', function () {
  let product: Product
  let job: Job

  before(async () => {
    product = await aProduct()
    job = await aJob(await aManager(product))
  })
  after(async () => await product?.stop())

  const sentences = {
    nb: {
      start: 'Når kan du begynne?',
      yes: 'Ja',
      kept: `${cv.name} ligger klar til`,
      held: 'Uten avgjørelse sletter vi',
    },
    en: {
      start: 'When can you start?',
      yes: 'Yes',
      kept: `${cv.name} is kept until`,
      held: 'Without a decision we delete',
    },
  } as const

  for (const language of ['nb', 'en'] as const) {
    it(`needs no script: ${language}`, async () => {
      const person = await aPerson(product.url, { javaScript: false })
      const { page } = person
      const say = sentences[language]
      const address = `ingen-${language}@eksempel.no`
      await open(page, pathFor(language, '/jobs'))
      await answerTo(page, async () => await page.getByRole('link', { name: job.title }).click())
      await answerTo(
        page,
        async () =>
          await page
            .getByRole('link', { name: words(language, 'advert.apply') })
            .first()
            .click(),
      )
      await type(page, { emailAddress: address, letter: 'Hei' })
      await page.getByLabel(say.start).fill('Straks')
      await page.getByLabel(say.yes, { exact: true }).first().check()
      await choose(page, 'cv', cv)
      assert.equal(await press(page, words(language, 'apply.submit')), 422)

      const summary = await read(page, '.ds-error-summary')
      assert.equal(summary, `${words(language, 'err.summaryOne')} ${words(language, 'err.name')}`)
      assert.ok((await read(page, '.held-files')).includes(say.kept))
      assert.equal(await page.getByLabel(say.start).inputValue(), 'Straks')
      assert.ok(await page.getByLabel(say.yes, { exact: true }).first().isChecked())
      await type(page, { fullName: 'Kari Åsøy' })
      assert.equal(await press(page, words(language, 'apply.submit')), 200)
      assert.equal(await headline(page), words(language, 'receipt.title'))

      const mail = await product.mailTo(address, words(language, 'mail.M2.subject', { job: job.title }))
      await enterByLink(page, linkIn(mail, 'links'), language)
      const text = await read(page)
      for (const stored of [say.held, 'Kari Åsøy', address, 'Straks', say.yes])
        assert.ok(text.includes(stored), stored)
      assert.deepEqual(await download(page, words(language, 'mine.download', { name: cv.name })), cv)
      assert.deepEqual(person.complaints(), [])
      await person.leave()
    })
  }

  it('needs no pointer: by keyboard, with a mistake, the focus in sight at each step', async () => {
    const person = await aPerson(product.url)
    const keys = keyboardOf(person.page)
    await open(person.page, '/jobs')
    await keys.to('.ds-skip-link')
    await keys.to('main a', job.title)
    await keys.go('Enter')
    await keys.to('main a', 'Søk')
    await keys.go('Enter')
    await keys.to('#emailAddress')
    await keys.write('tastatur@eksempel.no')
    await keys.to('#phoneNumber')
    await keys.write('12')
    await keys.to('#letter')
    await keys.write('Jeg bruker bare tastaturet.')
    await keys.to('main input[name^=q_][type=text]')
    await keys.write('Straks')
    await keys.to('main input[type=radio][value=yes]')
    await keys.write(' ')
    await keys.to('#cv')
    await keys.chooseFile(cv)
    await keys.to('#form button')
    assert.equal(await keys.go('Enter'), 422)

    assert.equal(await keys.focused(), 'SECTION.ds-error-summary')
    await keys.to('.ds-error-summary a', words('nb', 'err.name'))
    await person.page.keyboard.press('Enter')
    assert.equal(await keys.focused(), 'INPUT#fullName')
    await keys.seesFocus()
    await keys.write('Tore Tast')
    await keys.to('#phoneNumber')
    await person.page.keyboard.press('ControlOrMeta+A')
    await keys.write('412 34 567')
    await keys.to('#form button')
    assert.equal(await keys.go('Enter'), 200)
    assert.equal(await headline(person.page), 'Vi har søknaden din')
    assert.deepEqual(person.complaints(), [])
    await person.leave()
  })
})

const mostSteps = 60

/** Somebody who has only a keyboard, and must see where they are. */
function keyboardOf(page: Page) {
  page.on('filechooser', () => undefined) // from now on it is we who are asked for files
  const focused = async (): Promise<string> => await page.evaluate<string>(nameOfFocused)
  const seesFocus = async (): Promise<void> => {
    const fault = await page.evaluate<string>(whyFocusIsHidden)
    assert.equal(fault, '', `${await focused()}: ${fault}`)
  }
  const to = async (selector: string, label = ''): Promise<void> => {
    const here = `document.activeElement.matches(${JSON.stringify(selector)}) && document.activeElement.textContent.includes(${JSON.stringify(label)})`
    for (let step = 0; step < mostSteps; step += 1) {
      await page.keyboard.press('Tab')
      await seesFocus()
      if (await page.evaluate<boolean>(here)) return
    }
    assert.fail(`${selector} ${label} is not reached by Tab`)
  }
  return {
    to,
    focused,
    seesFocus,
    write: async (text: string) => await page.keyboard.type(text),
    go: async (key: string) => await answerTo(page, async () => await page.keyboard.press(key)),
    chooseFile: async (file: typeof cv) => {
      const asked = page.waitForEvent('filechooser')
      await page.keyboard.press('Enter')
      const chooser = await asked
      await chooser.setFiles({ name: file.name, mimeType: 'application/pdf', buffer: file.bytes })
    },
  }
}

const nameOfFocused = `(() => {
  const { tagName, id, className } = document.activeElement
  return tagName + (id ? '#' + id : className ? '.' + className.split(' ')[0] : '')
})()`
