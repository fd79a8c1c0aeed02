import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { Language } from '../../server/policy/languages.ts'
import { t, type TextKey, type TextValues } from '../../views/text/lookup.ts'
import type { Walked } from './walked.ts'

/** What somebody types into the form, by the input's name. */
export type Typed = Readonly<Record<string, string>>

/** Words of a page. */
export function words(language: Language, key: TextKey, values?: TextValues): string {
  return t(language)(key, values)
}

/** The path in that language. */
export function pathFor(language: Language, path: string): string {
  return language === 'nb' ? path : `/${language}${path}`
}

/** Everything is typed; nothing is sent. */
export async function type(page: Page, typed: Typed): Promise<void> {
  for (const [name, text] of Object.entries(typed)) await page.locator(`#${name}`).fill(text)
}

/** The file is chosen in that file input. */
export async function choose(
  page: Page,
  input: string,
  file: { name: string; bytes: Buffer },
): Promise<void> {
  await page
    .locator(`#${input}`)
    .setInputFiles({ name: file.name, mimeType: 'application/pdf', buffer: file.bytes })
}

/** The button of the page with these words is pressed, and the next page there; its status. */
export async function press(page: Page, name: string): Promise<number> {
  const button = page.getByRole('main').getByRole('button', { name, exact: true })
  return await answerTo(page, async () => await button.click())
}

/** The status of the page that the act leads to, after all redirects. */
export async function answerTo(page: Page, act: () => Promise<void>): Promise<number> {
  const answered = page.waitForResponse(
    response =>
      response.request().isNavigationRequest() && response.status() !== 303 && response.status() !== 308,
  )
  const loaded = page.waitForEvent('load')
  await act()
  const status = (await answered).status()
  await loaded
  return status
}

/** The page is opened; its status. */
export async function open(page: Page, where: string): Promise<number> {
  const answer = await page.goto(where)
  return answer?.status() ?? 0
}

/** What stands in the page's main part, as a person reads it. */
export async function read(page: Page, part = '#main'): Promise<string> {
  return (await page.locator(part).innerText()).replace(/\s+/g, ' ')
}

/** The first heading. */
export async function headline(page: Page): Promise<string> {
  return await page.locator('h1').innerText()
}

/** The bytes behind a link of the page that downloads, and the name they get. */
export async function download(page: Page, link: string): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: link }).click()
  const file = await coming
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

/** The link of a mail is opened; its one button leads to the applicant's own page. */
export async function enterByLink(page: Page, link: string, language: Language = 'nb'): Promise<void> {
  assert.equal(await open(page, link), 200)
  assert.equal(await page.locator('main').getByRole('button').count(), 1, 'a link has one button')
  assert.equal(await press(page, words(language, 'link.open')), 200)
  assert.match(new URL(page.url()).pathname, /\/my(\/applications\/app_[\w-]+)?$/)
}

/** Somebody of staff who has a password. */
export interface Account {
  email: string
  password: string
  /** Where the password was set. */
  invitation: string
}

/** An account as the command line makes it: the link that sets its password was not opened yet. */
export async function invited(product: Pick<Walked, 'command'>, email: string): Promise<Account> {
  const made = await product.command('admin:create', '--name', 'Ada Ås', '--email', email, '--json')
  assert.equal(made.code, 0, made.problem)
  const { link } = JSON.parse(made.output) as { link: string }
  return { email, password: 'en lang setning om måker', invitation: link }
}

/** Signed in by the form. */
export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await open(page, '/staff/sign-in')
  await type(page, { username: email, password })
  assert.equal(await press(page, words('nb', 'signIn.button')), 200)
}
