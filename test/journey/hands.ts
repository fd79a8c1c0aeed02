import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { sidewaysScroll } from '../support/browser.ts'
import { answerTo } from './acts.ts'

/** By a mouse, or by keys alone. What is no typing is counted: links and buttons, each of which leads to a page that is there. */
export interface Hand {
  link(name: string): Promise<void>
  button(name: string): Promise<void>
  /** The link gives a file instead of a page; its bytes. */
  download(name: string): Promise<Buffer>
  /** The field is that text, and nothing else. */
  write(label: string, text: string): Promise<void>
  /** One of several is chosen, or a box ticked. */
  choose(label: string): Promise<void>
  /** One of a list is chosen. */
  select(label: string, option: string): Promise<void>
  /** `YYYY-MM-DD` */
  date(label: string, on: string): Promise<void>
  clicks(): number
}

/** What the first of the two ways of going needs. */
export function mouse(page: Page): Hand {
  let clicks = 0
  const main = page.getByRole('main')
  const follow = async (there: Locator): Promise<void> => {
    clicks += 1
    await arrives(page, async () => await there.click())
  }
  return {
    link: async name => await follow(main.getByRole('link', { name, exact: true })),
    button: async name => await follow(main.getByRole('button', { name, exact: true })),
    download: async name => {
      clicks += 1
      return await fileOf(page, async () => await main.getByRole('link', { name }).click())
    },
    write: async (label, text) => await main.getByLabel(label).fill(text),
    choose: async label => await main.getByLabel(label, { exact: true }).check(),
    select: async (label, option) => void (await main.getByLabel(label).selectOption({ label: option })),
    date: async (label, on) => await main.getByLabel(label).fill(on),
    clicks: () => clicks,
  }
}

/** More stops of the Tab key than any page has. */
const mostStops = 150

/** Only keys: what has the focus must be seen at each stop on the way. */
export function keyboard(page: Page): Hand {
  let clicks = 0
  const { keyboard: keys } = page
  const tabTo = async (what: string, fits: (focused: Focused) => boolean): Promise<Focused> => {
    for (let stop = 0; stop < mostStops; stop += 1) {
      await keys.press('Tab')
      const focused = await focusOf(page)
      assert.equal(focused.hidden, '', `${focused.name}: ${focused.hidden}`)
      if (fits(focused)) return focused
    }
    return assert.fail(`the Tab key does not lead to ${what}`)
  }
  const enter = async (name: string): Promise<void> => {
    clicks += 1
    await tabTo(name, focused => focused.name === name && !focused.isInput)
    await arrives(page, async () => await keys.press('Enter'))
  }
  return {
    link: enter,
    button: enter,
    download: async name => {
      clicks += 1
      await tabTo(name, focused => focused.name.startsWith(name))
      return await fileOf(page, async () => await keys.press('Enter'))
    },
    write: async (label, text) => {
      await tabTo(label, focused => focused.name.startsWith(label) && focused.isInput)
      await keys.press('ControlOrMeta+A')
      await keys.type(text)
    },
    select: async (label, option) => {
      await tabTo(label, focused => focused.name.startsWith(label) && focused.isInput)
      await keys.type(option)
      assert.equal(await page.locator('select:focus option:checked').innerText(), option)
    },
    date: async (label, on) => {
      await tabTo(label, focused => focused.name.startsWith(label) && focused.isInput)
      const [year = '', month = '', day = ''] = on.split('-')
      await keys.type(`${month}${day}${year}`) // as this browser, which is American, shows it
    },
    choose: async label => {
      let { name } = await tabTo(label, focused => focused.beside.includes(label))
      if (name === label) await keys.press('Space')
      for (let step = 0; step < mostStops && name !== label; step += 1) {
        await keys.press('ArrowDown') // within a group of which one is chosen the Tab key has one stop
        ;({ name } = await focusOf(page))
      }
      assert.equal(name, label)
    },
    clicks: () => clicks,
  }
}

/** What has the focus. */
interface Focused {
  name: string
  isInput: boolean
  /** The names of all that are chosen between; its own of a box. */
  beside: string[]
  /** Why it cannot be seen; '' when it can. */
  hidden: string
}

async function focusOf(page: Page): Promise<Focused> {
  return await page.evaluate<Focused>(focused)
}

/** The page that comes is one, and cannot be moved sideways. */
async function arrives(page: Page, act: () => Promise<void>): Promise<void> {
  assert.equal(await answerTo(page, act), 200)
  assert.ok((await sidewaysScroll(page)) <= 0, `${new URL(page.url()).pathname} can be moved sideways`)
}

async function fileOf(page: Page, act: () => Promise<void>): Promise<Buffer> {
  const coming = page.waitForEvent('download')
  await act()
  return await readFile(await (await coming).path())
}

/** An outline or a ring of 2 px (or a link that appears at all), within the window, nothing in front of it. */
export const whyFocusIsHidden = `(() => {
  const element = document.activeElement
  if (!element.matches(':focus')) return '' // the browser's own button inside of it, which draws its own ring
  const box = element.getBoundingClientRect()
  const rings = [element, element.parentElement].map(one => getComputedStyle(one))
  const isRinged = style =>
    (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'
  if (!rings.some(isRinged) && !element.matches('.ds-skip-link')) return 'nothing is drawn around it'
  if (box.width < 1 || box.height < 1) return 'it has no size'
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return 'it is out of the window'
  const [x, y] = [box.left + Math.min(box.width / 2, 20), Math.max(1, Math.min(innerHeight - 1, box.top + box.height / 2))]
  const front = document.elementFromPoint(x, y)
  return front && (element.contains(front) || front.contains(element)) ? '' : 'something lies in front of it'
})()`

const focused = `(() => {
  const element = document.activeElement
  const said = one => (one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText).trim().replace(/\\s+/g, ' ')
  const group = element.type === 'radio' ? [...document.getElementsByName(element.name)] : [element]
  const isOutside = element === document.body || element === document.documentElement
  return {
    name: isOutside ? '' : said(element),
    isInput: element.matches('input, textarea, select'),
    beside: element.matches('[type=radio], [type=checkbox]') ? group.map(said) : [],
    hidden: isOutside ? '' : ${whyFocusIsHidden},
  }
})()`
