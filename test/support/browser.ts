import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { describeWith, programPath } from './pending.ts'

/** `describe` for tests in a real browser; without chromium they are pending. */
export function describeInBrowser(title: string, suite: (this: Mocha.Suite) => void): void {
  describeWith('chromium', title, suite)
}

const quiet = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
]

let started: Promise<Browser> | undefined

async function launch(): Promise<Browser> {
  const executablePath = programPath('chromium')
  if (executablePath === undefined) throw new Error('there is no chromium here')
  const { chromium } = await import('playwright-core') // here, so that a run without a browser does not wait for it
  return await chromium.launch({ executablePath, args: quiet })
}

/** The one browser of this test run, started at the first call. */
export async function theBrowser(): Promise<Browser> {
  started ??= launch()
  return await started
}

/** The browser of this run is gone. */
export async function stopBrowser(): Promise<void> {
  await (await started)?.close()
  started = undefined
}

/** Somebody at a browser: cookies, network and window of their own. */
export interface Person {
  context: BrowserContext
  page: Page
  /** What went wrong since the last time it was asked: CSP reports, console errors, requests to other hosts. */
  complaints(): string[]
  leave(): Promise<void>
}

/** How somebody has set their browser. */
export interface PersonSettings {
  /** 1280 unless it says otherwise. CSS pixels. */
  width?: number
  javaScript?: boolean
  scheme?: 'light' | 'dark'
}

let people = 0

/** Somebody who opens a browser at that site; `leave` afterwards. */
export async function aPerson(url: string, settings: PersonSettings = {}): Promise<Person> {
  people += 1
  const network = `127.2.${people >> 8}.${people & 255}`
  const browser = await theBrowser()
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: settings.width ?? 1280, height: 900 },
    javaScriptEnabled: settings.javaScript ?? true,
    colorScheme: settings.scheme ?? 'light',
    extraHTTPHeaders: { 'x-forwarded-for': network },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(30_000)
  const complained: string[] = []
  await context.addInitScript({ content: reportsOfTheBrowser })
  const page = await context.newPage()
  watch(page, url, complained)
  return {
    context,
    page,
    complaints: () => complained.splice(0),
    leave: async () => await context.close(),
  }
}

const reportsOfTheBrowser = `document.addEventListener('securitypolicyviolation', event =>
  console.error('CSP: ' + event.effectiveDirective + ' stopped ' + event.blockedURI))`

function watch(page: Page, url: string, complained: string[]): void {
  page.on('console', message => {
    const isLoud = message.type() === 'error' || message.type() === 'warning'
    if (isLoud && !tellsStatusOf(page, message.text(), message.location().url))
      complained.push(`console: ${message.text()}`)
  })
  page.on('pageerror', error => complained.push(`script: ${error.message}`))
  page.on('request', request => {
    if (isForeign(request, url)) complained.push(`request to another host: ${request.url()}`)
  })
  page.on('requestfailed', request => {
    if (!isCalledOff(request)) complained.push(`request failed: ${request.url()}`)
  })
}

/** The browser notes the status of each page that is an answer to a mistake; that status is ours to choose. */
function tellsStatusOf(page: Page, text: string, url: string): boolean {
  return (
    text.startsWith('Failed to load resource: the server responded with a status of') && url === page.url()
  )
}

function isForeign(request: Request, url: string): boolean {
  const to = new URL(request.url())
  return to.protocol.startsWith('http') && to.origin !== new URL(url).origin
}

/** By the browser itself: a page that turns into a download, or one that was left before all of it was there. */
function isCalledOff(request: Request): boolean {
  return request.failure()?.errorText === 'net::ERR_ABORTED'
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface AxeViolation {
  id: string
  nodes: readonly { html: string }[]
}

/** The rules whose outcome depends on colours, and so on the colour scheme. */
const colourRules = ['color-contrast', 'link-in-text-block']

/** What axe finds on the page as it stands, one sentence for each element. */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource())
  return await findings(page, tags)
}

/** What axe finds wrong with the colours, on a page that it has been through in another colour scheme. */
export async function colourFindings(page: Page): Promise<string[]> {
  return await findings(page, colourRules)
}

/** Axe is in every page that is opened from now on: to hand it to each one takes a fourth of the time of a look. */
export async function axeInEveryPage({ context }: Person): Promise<void> {
  await context.addInitScript({ content: axeSource() })
}

let source: string | undefined

/** Taken from the package that brings it: its own builder carries it into each page twice, which takes longer than axe. */
function axeSource(): string {
  source ??= readFileSync(
    createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
    'utf8',
  )
  return source
}

async function findings(page: Page, runOnly: readonly string[]): Promise<string[]> {
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] })
  const run = `axe.run(document, ${options}).then(result => result.violations)`
  const violations = await page.evaluate<AxeViolation[]>(run)
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `axe ${id}: ${node.html.slice(0, 200)}`))
}

/** How far the page can be moved sideways, CSS pixels. */
export async function sidewaysScroll(page: Page): Promise<number> {
  const root = 'document.documentElement'
  return Number(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`))
}
