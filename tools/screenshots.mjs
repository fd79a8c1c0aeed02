// `npm run screenshots [-- FOLDER]`: pictures of the pages people meet, light and dark, on three widths. Needs chromium.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { prepare } from './prepare.mjs'

const folder = resolve(process.argv[2] ?? '.scratch/screenshots')
const widths = [1280, 390, 320]
const schemes = ['light', 'dark']

if (!(await prepare())) process.exit(1)
// The tests know how to start the product, to apply and to hire; they are built with it.
const { aProduct } = await import('../dist/test/support/product.js')
const { aPerson, stopBrowser } = await import('../dist/test/support/browser.js')
const { aJob, aManager, anApplication } = await import('../dist/test/journey/arranged.js')
const { choose, press, type } = await import('../dist/test/journey/acts.js')
const { aPdf } = await import('../dist/test/support/documents.js')

/** The page as it stands, full length, in each scheme and width. */
async function take({ page }, name) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    for (const scheme of schemes) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`), fullPage: true })
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

async function signedIn(url, { cookies }) {
  const person = await aPerson(url)
  await person.context.addCookies([...cookies].map(([name, value]) => ({ name, value, url })))
  return person
}

const names = ['Kari Nordmann', 'Ola Åsøy', 'Aisha Al-Rashid Bjørnstad', 'Per Hansen', 'Máret Sárá']

async function arrange(product) {
  const manager = await aManager(product)
  const job = await aJob(manager)
  const people = []
  for (const [at, name] of names.entries()) {
    people.push(await anApplication(product, job, { name, address: `soker${at + 1}@eksempel.no` }))
  }
  const [, , , rejected, erased] = people
  await manager.post(`/staff/applications/${rejected.id}/decision`, { outcome: 'rejected' })
  const erasure = await erased.visitor.post(`/my/applications/${erased.id}/erase`, { now: 'yes' })
  return { product, manager, job, people, rejected, erased, erasure: erasure.location }
}

async function takePublic({ product, job, people, erased, erasure }) {
  const anybody = await aPerson(product.url)
  const { page } = anybody
  const pages = {
    jobs: '/jobs',
    advert: `/jobs/${job.slug}`,
    form: `/jobs/${job.slug}/apply`,
    receipt: people[0].receipt,
    erasure,
    check: '/certificates',
    certificate: `/certificates/${erased.certificateNo}`,
    'sign-in': '/staff/sign-in',
    'not-found': '/nothing',
  }
  await page.goto(erasure)
  await page.getByRole('heading', { name: 'Slettingen er ferdig' }).waitFor()
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path)
    await take(anybody, name)
  }
  await page.goto(pages.certificate)
  await page.locator('details.certificate > summary').click()
  await take(anybody, 'certificate-whole')
  await page.goto(pages.form)
  await type(page, { emailAddress: 'kari', phoneNumber: '12', letter: 'Jeg liker å lage mat.' })
  await choose(page, 'cv', { name: 'Søknad æøå.pdf', bytes: aPdf() })
  await choose(page, 'attachments', { name: 'attest.exe', bytes: Buffer.from('MZ') })
  await press(page, 'Send søknaden')
  await take(anybody, 'errors')
}

async function takePersonal({ product, manager, job, people, rejected }) {
  const [applicant, staff] = [
    await signedIn(product.url, people[0].visitor),
    await signedIn(product.url, manager),
  ]
  const pages = [
    [applicant, 'own-page', `/my/applications/${people[0].id}`],
    [applicant, 'erase', `/my/applications/${people[0].id}/erase`],
    [staff, 'list', `/staff/jobs/${job.id}`],
    [staff, 'staff-jobs', '/staff/jobs'],
    [staff, 'application', `/staff/applications/${people[1].id}`],
    [staff, 'decision', `/staff/applications/${rejected.id}`],
    [staff, 'edit', `/staff/jobs/${job.id}/edit`],
    [staff, 'close', `/staff/jobs/${job.id}/close`],
  ]
  for (const [person, name, path] of pages) {
    await person.page.goto(path)
    await take(person, name)
  }
}

mkdirSync(folder, { recursive: true })
const product = await aProduct({ database: 'own' })
try {
  const scene = await arrange(product)
  await takePublic(scene)
  await takePersonal(scene)
  console.log(`Pictures are in ${folder}`)
} finally {
  await stopBrowser()
  await product.stop()
}
