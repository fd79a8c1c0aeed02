import assert from 'node:assert/strict'
import type { Language } from '../../server/policy/languages.ts'
import {
  aPerson,
  axeFindings,
  axeInEveryPage,
  colourFindings,
  describeInBrowser,
  sidewaysScroll,
  type Person,
} from '../support/browser.ts'
import { hiredCan } from '../support/hire-statement.ts'
import type { Visitor } from '../support/visitor.ts'
import { open, pathFor } from './acts.ts'
import { aManager, ok, signInAgain, type Applied } from './arranged.ts'
import { today, yesterday } from './scene.ts'
import { officeStates, writtenStates } from './office-states.ts'
import { joinStates, ownStates, receivedStates } from './own-states.ts'
import { doorStates, staffStates } from './staff-states.ts'
import {
  applyStates,
  linkStates,
  receiptStates,
  publicStates,
  type PageStates,
  type Role,
  type Scene,
} from './states.ts'
import { aWalkedWorld, type WalkedWorld } from './walked.ts'

const firstDay = '2040-01-10T12:00:00.000Z'
const nextDay = '2040-01-11T12:00:00.000Z'
interface Look {
  scheme: 'light' | 'dark'
  width: number
}

/** Each page has each of its looks in one of its languages: in both they would differ in words alone. */
const looksIn: Readonly<Record<Language, readonly Look[]>> = {
  nb: [
    { scheme: 'light', width: 1280 },
    { scheme: 'dark', width: 320 },
  ],
  en: [
    { scheme: 'light', width: 320 },
    { scheme: 'dark', width: 1280 },
  ],
}
const everyLook = [...looksIn.nb, ...looksIn.en]

/** From now on the browser shows everything in this look. */
async function lookAs({ page }: Person, { scheme, width }: Look): Promise<void> {
  await Promise.all([
    page.emulateMedia({ colorScheme: scheme }),
    page.setViewportSize({ width, height: 900 }),
  ])
}

/**
 * Everything that is wrong with the page as it stands, in these looks: whatever axe knows in the first, in which the page
 * was reached, and what depends on colours in the others.
 */
async function faultsOf(person: Person, looks: readonly Look[]): Promise<string[]> {
  const { page } = person
  const faults = person.complaints()
  for (const [index, look] of looks.entries()) {
    if (index > 0) await lookAs(person, look)
    const [findings, sideways] = await Promise.all([
      index === 0 ? axeFindings(page) : colourFindings(page),
      sidewaysScroll(page),
    ])
    if (sideways > 0) findings.push(`can be moved ${sideways} px sideways`)
    faults.push(...findings.map(finding => `${look.scheme} ${look.width}: ${finding}`))
  }
  return [...faults, ...person.complaints()]
}

/** The faults of all these states, and statuses that are not as they should be. */
async function faultsOfAll(person: Person, scene: Scene, states: PageStates): Promise<string[]> {
  const faults: string[] = []
  let looks = looksIn[scene.language]
  await lookAs(person, looks[0] ?? assert.fail())
  for (const [name, state] of Object.entries(states)) {
    const status = await state.reach(person.page, scene)
    const found = await faultsOf(person, looks)
    if (status !== state.status) found.push(`its status is ${status}`)
    faults.push(...found.map(fault => `${scene.language}: ${name}: ${fault}`))
    looks = looks.toReversed() // the next one is reached as this one was left
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

type Looking = (scene: Scene, person: Person) => Promise<string[]>

/** Somebody who has not signed in. */
const byAnybody =
  (states: PageStates): Looking =>
  async (scene, person) => [...(await faultsOfAll(person, scene, states)), ...(await cookiesOf(person))]

const byStaff =
  (states: PageStates): Looking =>
  async (scene, person) => {
    await takeOver(person, scene.product.url, scene.manager)
    return await faultsOfAll(person, scene, states)
  }

const byApplicants: Looking = async (scene, person) => {
  const faults: string[] = []
  for (const [role, states] of Object.entries(ownStates)) {
    await takeOver(person, scene.product.url, scene.people[role as Role].visitor)
    faults.push(...(await faultsOfAll(person, scene, states)))
  }
  await takeOver(person, scene.product.url, scene.others.both)
  return [...faults, ...(await faultsOfAll(person, scene, joinStates))]
}

/** No page of one lane changes what another shows. */
const lanes: readonly Readonly<Record<string, Looking>>[] = [
  {
    'that anybody reaches is accessible, quiet and without a cookie': byAnybody(publicStates),
    'that mails lead to is accessible, quiet and without a cookie': byAnybody(linkStates),
    'that others get is accessible, quiet and without a cookie': byAnybody(receivedStates),
    'before staff sign in is accessible, quiet and without a cookie': byAnybody(doorStates),
  },
  {
    'of applying is accessible, quiet and without a cookie': byAnybody(applyStates),
    'after applying is accessible, quiet and without a cookie': byAnybody(receiptStates),
  },
  {
    'of an applicant who is signed in is accessible and quiet': byApplicants,
    'of the desk and the offices is accessible and quiet': byStaff(officeStates),
  },
  {
    'of staff is accessible and quiet': byStaff(staffStates),
    'that staff write and search on is accessible and quiet': byStaff(writtenStates),
  },
]

describeInBrowser('every page', function () {
  let product: WalkedWorld
  let scenes: Scene[]
  const found = new Map<string, Promise<string[]>>()

  before(async () => {
    product = await aWalkedWorld(firstDay)
    const manager = await aManager(product)
    const begun = []
    for (const language of ['nb', 'en'] as const) begun.push(await yesterday(product, manager, language))
    await product.world.restartOn(nextDay)
    await signInAgain(manager)
    await product.world.ring()
    await product.world.ring() // whoever was told of the decision joins the pool
    scenes = []
    for (const scene of begun) scenes.push(await today(scene))
    await product.world.ring()
    for (const { people } of scenes) assert.ok(await isErased(people.erased))
    walk()
  })
  after(async () => await product?.world.close())

  async function isErased({ certificateNo }: Applied): Promise<boolean> {
    const number = certificateNo.replaceAll('-', '')
    return (await product.visitor().get(`/certificates/${number}.json`)).status === 200
  }

  /** What is wrong with each group of pages: those of a lane come one after the other, the lanes go at once. */
  function walk(): void {
    for (const lane of lanes) {
      let before: Promise<unknown> = Promise.resolve()
      for (const [title, look] of Object.entries(lane)) {
        const faults = before.then(async () => await inBothLanguages(look))
        before = faults.catch(() => undefined) // its own test says so
        found.set(title, faults)
      }
    }
  }

  /** Both languages at once, each in a browser of its own. */
  async function inBothLanguages(look: Looking): Promise<string[]> {
    const faults = await Promise.all(
      scenes.map(async scene => {
        const person = await aPerson(product.url)
        await axeInEveryPage(person)
        try {
          return await look(scene, person)
        } finally {
          await person.leave()
        }
      }),
    )
    return faults.flat()
  }

  for (const title of lanes.flatMap(lane => Object.keys(lane)))
    it(title, async () => assert.deepEqual(await found.get(title), []))

  it('without any open job is accessible and quiet', async () => {
    const [{ manager } = assert.fail()] = scenes
    const jobs = scenes.flatMap(({ jobs: { open: one, late, quiet } }) => [one, late, quiet])
    for (const { people } of scenes)
      ok(await manager.post(`/staff/applications/${people.hired.id}/hire-statement`, hiredCan))
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
    await lookAs(person, everyLook[0] ?? assert.fail())
    await open(person.page, path)
    const faults = [...(await faultsOf(person, everyLook)), ...(await cookiesOf(person))].join('\n')
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
