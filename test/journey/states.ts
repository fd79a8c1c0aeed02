import type { Page } from 'playwright-core'
import type { Language } from '../../server/policy/languages.ts'
import { aPdf } from '../support/documents.ts'
import { answerTo, choose, open, pathFor, press, type, words } from './acts.ts'
import type { Applied, Job, Manager } from './arranged.ts'
import type { OthersPages } from './others-scene.ts'
import type { RightsPages } from './rights-scene.ts'
import type { Walked } from './walked.ts'

/** What the states of one language are made of. */
export interface Scene {
  language: Language
  product: Walked
  manager: Manager
  jobs: { open: Job; late: Job; closed: Job; closing: Job; quiet: Job; draft: string }
  /** `early`: before the clock moved. Each is used by its own state. */
  people: Record<Role, Applied>
  /** Where a form opened a day ago is sent. */
  staleAction: string
  /** The page of an erasure in its cooling-off, of one undone, and of one done. */
  erasures: { waiting: string; undone: string; done: string }
  /** The link in the decision's mail that erases. */
  eraseLink: string
  /** Paths of a file over the limit of one, and of one over that of all. */
  files: { large: string; huge: string }
  rights: RightsPages
  others: OthersPages
  /** An invitation that is open, and one that was used. */
  invitations: { open: string; used: string }
}

/** The people of a scene. */
export type Role =
  | 'early'
  | 'fresh'
  | 'corrected'
  | 'waiting'
  | 'undone'
  | 'erased'
  | 'decided'
  | 'hired'
  | 'restricted'
  | 'held'
  | 'member'

/** A page in one of its states: its status when somebody comes to it. */
export interface PageState {
  status: number
  reach(page: Page, scene: Scene): Promise<number>
}

/** Page states by what they are called. */
export type PageStates = Readonly<Record<string, PageState>>

/** The page at an address: a path of ours, or the link of a mail. */
export function at(where: (scene: Scene) => string, status = 200): PageState {
  return {
    status,
    reach: async (page, scene) => {
      const address = where(scene)
      return await open(page, address.startsWith('http') ? address : pathFor(scene.language, address))
    },
  }
}

/** Comes from one page to another state by an act. */
export function after(from: (scene: Scene) => string, status: number, act: Act): PageState {
  return {
    status,
    reach: async (page, scene) => {
      await open(page, pathFor(scene.language, from(scene)))
      return await act(page, scene)
    },
  }
}

type Act = (page: Page, scene: Scene) => Promise<number>

/** The button of those words. */
export const pressed =
  (key: Parameters<typeof words>[1]): Act =>
  async (page, { language }) =>
    await press(page, words(language, key))

const form = ({ jobs }: Scene) => `/jobs/${jobs.open.slug}/apply`
const submit = pressed('apply.submit')

/** The form is sent past the script, as without one. */
const sendBare: Act = async page =>
  await answerTo(page, async () => await page.evaluate(`document.getElementById('form').submit()`))

const changeAction = async (page: Page, to: string): Promise<void> => {
  await page.evaluate(`document.getElementById('form').action = ${JSON.stringify(to)}`)
}

/** What anybody reaches. */
export const publicStates: PageStates = {
  'the list of jobs': at(() => '/jobs'),
  'an advert': at(({ jobs }) => `/jobs/${jobs.open.slug}`),
  'an advert past its deadline': at(({ jobs }) => `/jobs/${jobs.late.slug}`),
  'the advert of a closed job': at(({ jobs }) => `/jobs/${jobs.closed.slug}`, 410),
  'the privacy notice': at(() => '/privacy'),
  'a version of the notice': at(() => '/privacy/v/1'),
  'a version that is none': at(() => '/privacy/v/9', 404),
  'the page about accessibility': at(() => '/accessibility'),
  'a page that is not there': at(() => '/nothing', 404),
  'the check of a certificate': at(() => '/certificates'),
  'the check without a number': after(() => '/certificates', 422, pressed('check.button')),
  'a file that is no certificate': after(
    () => '/certificates',
    422,
    async (page, scene) => {
      await choose(page, 'certificate', { name: 'bevis.json', bytes: Buffer.from('ikke JSON') })
      return await pressed('check.fileButton')(page, scene)
    },
  ),
  'a certificate': after(
    ({ people }) => `/certificates/${people.erased.certificateNo}`,
    200,
    async page => {
      await page.locator('details.certificate > summary').click()
      return 200
    },
  ),
  'a number that is reserved': at(({ people }) => `/certificates/${people.waiting.certificateNo}`),
  'a number nobody knows': at(() => '/certificates/0000-0000-0000', 404),
  'a certificate that was changed': after(
    ({ people }) => `/certificates/${people.erased.certificateNo.replaceAll('-', '')}`,
    200,
    async (page, scene) => {
      const text = await page.evaluate<string>(
        `fetch(location.pathname + '.json').then(answer => answer.text())`,
      )
      await open(page, pathFor(scene.language, '/certificates'))
      const bytes = Buffer.from(text.replace('"found":0', '"found":1'))
      await choose(page, 'certificate', { name: 'bevis.json', bytes })
      return await pressed('check.fileButton')(page, scene)
    },
  ),
  'the development mailbox': at(() => '/dev/mail'),
  'an own page without signing in': at(() => '/my'),
  'the search for what is held, without an address': after(() => '/find', 422, pressed('find.button')),
  'the search for what is held, asked for': after(
    () => '/find',
    202,
    async (page, scene) => {
      await type(page, { emailAddress: `ukjent-${scene.language}@eksempel.no` })
      return await pressed('find.button')(page, scene)
    },
  ),
  'an own page that is deleted': at(({ people }) => `/my/applications/${people.erased.id}`, 410),
}

/** More than the limit of reliability.md 13 lets through in a minute. */
const mostTries = 60

/** The form. */
export const applyStates: PageStates = {
  'the form': at(form),
  'the form, empty': after(form, 422, submit),
  'the form with everything wrong': after(form, 422, async (page, scene) => {
    await type(page, { emailAddress: 'kari', phoneNumber: '12', letter: '05116000567 '.repeat(700) })
    await choose(page, 'cv', { name: 'Søknad æøå.pdf', bytes: aPdf() })
    await choose(page, 'attachments', {
      name: 'et nokså langt navn på en fil som ikke er noen PDF.exe',
      bytes: Buffer.from('MZ'),
    })
    return await submit(page, scene)
  }),
  'the form with a file the script finds too large': after(form, 200, async (page, scene) => {
    await page.locator('#cv').setInputFiles(scene.files.large)
    await page.locator('#form button').click()
    await page.locator('#cv-problem').waitFor()
    return 200
  }),
  'the form with a file the server finds too large': after(form, 413, async (page, scene) => {
    await page.locator('#cv').setInputFiles(scene.files.large)
    return await sendBare(page, scene)
  }),
  'files far too large': after(form, 413, async (page, scene) => {
    await page.locator('#cv').setInputFiles(scene.files.huge)
    return await sendBare(page, scene)
  }),
  'the form that was open for long': after(form, 422, async (page, scene) => {
    await changeAction(page, scene.staleAction)
    return await submit(page, scene)
  }),
  'a form that is not ours': after(form, 403, async (page, scene) => {
    await changeAction(page, 'apply?form=x.y.1.2.z')
    return await submit(page, scene)
  }),
  'too many tries': after(form, 429, async (page, scene) => {
    const { action, origin } = await page.evaluate<{ action: string; origin: string }>(
      `({ action: document.getElementById('form').action, origin: location.origin })`,
    )
    const wrong = { multipart: { fullName: '' }, headers: { origin } }
    // A minute may end between the last try and the button: then there is room again.
    let status = 422
    for (let tries = 0; tries < mostTries && status !== 429; tries += 1) {
      const tried = await page.context().request.post(action, wrong)
      if (tried.status() === 429) status = await submit(page, scene)
    }
    return status
  }),
}

/** What follows the form. */
export const receiptStates: PageStates = {
  'a job that closed meanwhile': after(
    ({ jobs }) => `/jobs/${jobs.closing.slug}/apply`,
    410,
    async (page, scene) => {
      await type(page, { fullName: 'Kari', letter: 'Jeg skrev dette.\nOg dette.' })
      await scene.manager.post(`/staff/jobs/${scene.jobs.closing.id}/close`)
      return await submit(page, scene)
    },
  ),
  'a receipt': at(({ people }) => people.fresh.receipt),
  'a receipt asked for twice': at(({ people }) => `${people.fresh.receipt}?again=1`),
  'a receipt with a wrong correction': after(
    ({ people }) => people.corrected.receipt,
    422,
    async (page, scene) => {
      await type(page, { emailAddress: 'kari' })
      return await pressed('receipt.address')(page, scene)
    },
  ),
  'a receipt whose address was corrected': after(
    ({ people }) => people.corrected.receipt,
    200,
    async (page, scene) => {
      await type(page, { emailAddress: `rettet-${scene.language}@eksempel.no` })
      return await pressed('receipt.address')(page, scene)
    },
  ),
  'a receipt of yesterday': at(({ people }) => people.early.receipt),
  'a receipt of what is deleted': at(({ people }) => people.erased.receipt, 410),
}

/** What mails lead to. */
export const linkStates: PageStates = {
  'a link': at(({ people }) => people.decided.link),
  'a link that erases': at(({ eraseLink }) => eraseLink),
  'a dead link': at(({ people }) => people.erased.link, 410),
  'a link asked for anew': {
    status: 202,
    reach: async (page, scene) => {
      await open(page, scene.people.erased.link)
      return await pressed('link.renew')(page, scene)
    },
  },
  'an erasure that may be undone': at(({ erasures }) => erasures.waiting),
  'an erasure that was undone': at(({ erasures }) => erasures.undone),
  'an erasure that is done': at(({ erasures }) => erasures.done),
  'an erasure nobody knows': at(() => `/erasures/${'a'.repeat(43)}`, 410),
}
