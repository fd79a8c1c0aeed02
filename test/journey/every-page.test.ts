import assert from 'node:assert/strict'
import type { Language } from '../../server/policy/languages.ts'
import {
  aPerson,
  axeFindings,
  colourFindings,
  describeInBrowser,
  sidewaysScroll,
  type Person,
} from '../support/browser.ts'
import { aProduct, type Product } from '../support/product.ts'
import { until } from '../support/until.ts'
import type { Visitor } from '../support/visitor.ts'
import { open, pathFor } from './acts.ts'
import { aManager, ok } from './arranged.ts'
import { today, yesterday } from './scene.ts'
import {
  applyStates,
  doorStates,
  linkStates,
  receiptStates,
  ownStates,
  publicStates,
  staffStates,
  type PageStates,
  type Role,
  type Scene,
} from './states.ts'

const firstDay = '2040-01-10T12:00:00.000Z'
const nextDay = '2040-01-11T12:00:00.000Z'
const looks = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'dark', width: 320 },
  { scheme: 'light', width: 320 },
] as const

/** Everything that is wrong with the page as it stands, in each of its looks. */
async function faultsOf(person: Person): Promise<string[]> {
  const { page } = person
  const faults = person.complaints()
  for (const { scheme, width } of looks) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 900 })
    const findings = await (scheme === 'light' ? axeFindings(page) : colourFindings(page))
    const sideways = await sidewaysScroll(page)
    if (sideways > 0) findings.push(`can be moved ${sideways} px sideways`)
    faults.push(...findings.map(finding => `${scheme} ${width}: ${finding}`))
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  return [...faults, ...person.complaints()]
}

/** The faults of all these states, and statuses that are not as they should be. */
async function faultsOfAll(person: Person, scene: Scene, states: PageStates): Promise<string[]> {
  const faults: string[] = []
  for (const [name, state] of Object.entries(states)) {
    const status = await state.reach(person.page, scene)
    const found = await faultsOf(person)
    if (status !== state.status) found.push(`its status is ${status}`)
    faults.push(...found.map(fault => `${scene.language}: ${name}: ${fault}`))
  }
  return faults
}

async function cookiesOf({ context }: Person): Promise<string[]> {
  return (await context.cookies()).map(({ name }) => `cookie ${name}`)
}

/** The browser is signed in where the visitor is. */
async function takeOver({ context }: Person, url: string, visitor: Visitor): Promise<void> {
  await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url })))
}

describeInBrowser('every page', function () {
  this.timeout(120_000)
  let product: Product
  let scenes: Scene[]

  before(async () => {
    product = await aProduct({ now: firstDay })
    const manager = await aManager(product)
    const begun = []
    for (const language of ['nb', 'en'] as const) begun.push(await yesterday(product, manager, language))
    await product.restartAt(nextDay)
    for (const { people } of begun) await product.mailTo(people.hired.address, ':')
    scenes = []
    for (const scene of begun) scenes.push(await today(scene))
    await until(async () => (await Promise.all(scenes.map(isErased))).every(Boolean), 30_000, 250)
  })
  after(async () => await product?.stop())

  async function isErased({ people }: Scene): Promise<boolean> {
    const number = people.erased.certificateNo.replaceAll('-', '')
    return (await product.visitor().get(`/certificates/${number}.json`)).status === 200
  }

  /** Both languages at once, each in a browser of its own. */
  async function inBothLanguages(
    look: (scene: Scene, person: Person) => Promise<string[]>,
  ): Promise<string[]> {
    const found = await Promise.all(
      scenes.map(async scene => {
        const person = await aPerson(product.url)
        try {
          return await look(scene, person)
        } finally {
          await person.leave()
        }
      }),
    )
    return found.flat()
  }

  for (const [title, states] of Object.entries({
    'that anybody reaches': publicStates,
    'of applying': applyStates,
    'after applying': receiptStates,
    'that mails lead to': linkStates,
    'before staff sign in': doorStates,
  })) {
    it(`${title} is accessible, quiet and without a cookie`, async () => {
      const faults = await inBothLanguages(async (scene, person) => [
        ...(await faultsOfAll(person, scene, states)),
        ...(await cookiesOf(person)),
      ])
      assert.deepEqual(faults, [])
    })
  }

  it('of an applicant who is signed in is accessible and quiet', async () => {
    const faults = await inBothLanguages(async (scene, person) => {
      const found: string[] = []
      for (const [role, states] of Object.entries(ownStates)) {
        await takeOver(person, product.url, scene.people[role as Role].visitor)
        found.push(...(await faultsOfAll(person, scene, states)))
      }
      return found
    })
    assert.deepEqual(faults, [])
  })

  it('of staff is accessible and quiet', async () => {
    const faults = await inBothLanguages(async (scene, person) => {
      await takeOver(person, product.url, scene.manager)
      return await faultsOfAll(person, scene, staffStates)
    })
    assert.deepEqual(faults, [])
  })

  it('without any open job is accessible and quiet', async () => {
    const [{ manager } = assert.fail()] = scenes
    const jobs = scenes.flatMap(({ jobs: { open: one, late, quiet } }) => [one, late, quiet])
    for (const { id } of jobs) ok(await manager.post(`/staff/jobs/${id}/close`))
    const list = await manager.get('/staff/jobs')
    const example = /\/staff\/jobs\/(vac_[\w-]+)"[^>]*>\s*Utvikler/.exec(list.html)?.[1] ?? ''
    ok(await manager.post(`/staff/jobs/${example}/close`))
    const empty: PageStates = {
      'no open job': {
        status: 200,
        reach: async (page, { language }) => await open(page, pathFor(language, '/jobs')),
      },
      'a closed job, and no other': publicStates['the advert of a closed job'] ?? assert.fail(),
    }
    assert.deepEqual(
      await inBothLanguages(async (scene, person) => await faultsOfAll(person, scene, empty)),
      [],
    )
  })

  it('passes a check that sees a fault when there is one', async () => {
    const person = await aPerson(product.url)
    const path = pathFor('nb' satisfies Language, '/certificates')
    await person.page.route(`**${path}`, async route => {
      const answer = await route.fetch()
      const html = (await answer.text()).replace('</main>', `${planted}</main>`)
      const headers = { ...answer.headers(), 'set-cookie': 'planted=1; Path=/' }
      await route.fulfill({ response: answer, body: html, headers })
    })
    await open(person.page, path)
    const faults = [...(await faultsOf(person)), ...(await cookiesOf(person))].join('\n')
    await person.leave()
    for (const fault of [
      /axe image-alt/,
      /axe color-contrast/,
      /CSP: style-src/,
      /CSP: script-src/,
      /request to another host: https:\/\/elsewhere\.example/,
      /light 320: can be moved \d+ px sideways/,
      /cookie planted/,
    ])
      assert.match(faults, fault)
    assert.doesNotMatch(faults, /1280: can be moved/)
  })
})

const planted = `
  <img src="https://elsewhere.example/a.png">
  <p class="faint" style="color: red">a style of its own</p>
  <script>console.log('a script of its own')</script>
  <svg width="700" height="20" aria-hidden="true"></svg>
  <p><font color="#cccccc">faint words</font></p>`
