import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aPerson, describeInBrowser, type Person } from '../support/browser.ts'
import { aPdf } from '../support/documents.ts'
import { aProduct, linkIn, offlineCommand, type Product } from '../support/product.ts'
import { until } from '../support/until.ts'
import {
  answerTo,
  choose,
  download,
  enterByLink,
  headline,
  invited,
  open,
  press,
  read,
  signIn,
  type,
  type Account,
} from './acts.ts'
import { filesOf, idsOf, openableKeys, placesOf, storedOf, untilChained, type Stored } from './stored.ts'

// Far enough ahead that no time-to-live index of the database, which knows the real time only, takes a row.
const firstDay = '2040-01-10T12:00:00.000Z'
const afterTheMail = '2040-01-10T13:01:00.000Z'
const lastMinute = '2040-07-09T21:59:00.000Z'
const dayOfDeletion = '2040-07-09T22:00:00.000Z' // 10 July 2040 in Oslo
const due = '10. juli 2040'
const undecidedDue = '10. januar 2041'

const cv = aPdf({ text: 'Jeg kan rydde', title: 'Søknad' })
const cvName = 'Søknad æøå.pdf'
const letter = 'Jeg rydder gjerne.\n\nOgså i kode.'

interface Applicant {
  name: string
  address: string
}

/** Where one application is reached, and by what. */
interface Addresses {
  receipt: string
  own: string
  staff: string
  applicationId: string
  certificateNo: string
}

describeInBrowser('the whole life of an application', function () {
  let product: Product
  let applicant: Person
  let second: Person
  let manager: Person
  let folder = ''

  before(async () => {
    product = await aProduct({ now: firstDay, database: 'own' })
    applicant = await aPerson(product.url)
    second = await aPerson(product.url)
    manager = await aPerson(product.url)
    folder = await mkdtemp(join(tmpdir(), 'glemme-proof-'))
  })
  after(async () => {
    for (const person of [applicant, second, manager]) await person?.leave()
    await product?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  it('goes from the form to the certificate', async () => {
    const kari = { name: 'Kari Nordmann', address: 'kari@eksempel.no' }
    const ola = { name: 'Ola Ås', address: 'ola@eksempel.no' }
    const receipt = await applyWithAMistake(applicant, kari)
    const mine = await openOwnPage(product, applicant, { applicant: kari, receipt })
    const othersReceipt = await applyWithAMistake(second, ola)
    const others = await openOwnPage(product, second, { applicant: ola, receipt: othersReceipt })
    const ids = {
      mine: await idsOf(product, mine.applicationId),
      others: await idsOf(product, others.applicationId),
    }
    assert.deepEqual([ids.mine.length, ids.others.length], [3, 3])

    const account = await invited(product, 'ada@fjordkontor.example')
    await setPassword(manager, account)
    await readAndReject(manager, kari)
    await open(applicant.page, mine.own)
    assert.match(await read(applicant.page), /Vurderes/, 'no decision is told before its mail')

    await product.restartAt(afterTheMail)
    const told = await product.mailTo(kari.address, 'Svar på søknaden')
    assert.match(told.text, /Vi går ikke videre/)
    assert.ok(told.text.includes(due))
    await enterByLink(
      applicant.page,
      linkIn(await product.mailTo(kari.address, 'Vi har søknaden din'), 'links'),
    )
    assert.match(await read(applicant.page), /10\. juli 2040 sletter vi søknaden din\..*Ikke gått videre/)

    await product.restartAt(lastMinute)
    const links = await findEverythingThere(product, applicant, { applicant: kari, mine })
    await signIn(manager.page, account)
    await open(manager.page, mine.staff)
    assert.equal(await headline(manager.page), kari.name)
    assert.deepEqual(await download(manager.page, `Last ned ${cvName}`), { name: cvName, bytes: cv })
    await open(manager.page, others.staff)
    await untilChained(product)
    const everything = await storedOf(product, ids.mine)
    for (const place of ['applications', 'applicants', 'files', 'links', 'outbox', 'dataKeys'])
      assert.ok(placesOf(everything).includes(`glemme_${place}`), `${place} holds something of it`)
    assert.ok(placesOf(everything).includes('file'))
    const othersBefore = await storedOf(product, ids.others)

    await product.restartAt(dayOfDeletion)
    await untilCertified(product, mine)
    await findEverythingGone({ product, applicant, manager }, { mine, links, name: kari.name })
    assert.deepEqual(traces(await storedOf(product, ids.mine)), [])
    assert.deepEqual(await openableKeys(product, ids.mine), [])
    assert.deepEqual((await filesOf(product)).length, 1)
    assert.deepEqual(changes(othersBefore, await storedOf(product, ids.others)), [])
    const last = await product.mailTo(kari.address, 'Vi sletter søknaden din nå')
    assert.ok(last.text.includes(mine.certificateNo), last.text)
    await findProof(applicant, { mine, folder, product })
    await findUntouched(product, second, { applicant: ola, others })

    for (const person of [applicant, second, manager]) assert.deepEqual(person.complaints(), [])
    assert.deepEqual(product.errors(), [])
  })
})

/** Sent once with a wrong address, then again without choosing the file again; the path of the receipt. */
async function applyWithAMistake({ page }: Person, { name, address }: Applicant): Promise<string> {
  await open(page, '/jobs')
  await answerTo(page, async () => await page.locator('main').getByRole('link').first().click())
  await answerTo(page, async () => await page.getByRole('link', { name: 'Søk', exact: true }).first().click())
  await type(page, { fullName: name, emailAddress: 'uten krøllalfa', phoneNumber: '412 34 567', letter })
  await choose(page, 'cv', { name: cvName, bytes: cv })
  assert.equal(await press(page, 'Send søknaden'), 422)

  assert.match(await page.title(), /^Feil: /)
  assert.match(await read(page, ':focus'), /^Rett én ting før du sender E-postadressen er ikke riktig/)
  assert.match(
    await read(page, '.held-files'),
    new RegExp(`${cvName} ligger klar til 11\\. januar 2040 kl\\. 13\\.00`),
  )
  for (const [input, text] of Object.entries({
    fullName: name,
    emailAddress: 'uten krøllalfa',
    phoneNumber: '412 34 567',
    letter,
  }))
    assert.equal(await page.locator(`#${input}`).inputValue(), text, `${input} still holds what was typed`)
  await type(page, { emailAddress: address })
  assert.equal(await press(page, 'Send søknaden'), 200)

  assert.equal(await headline(page), 'Vi har søknaden din')
  assert.match(
    await read(page),
    new RegExp(`6 måneder etter avgjørelsen\\. Uten avgjørelse sletter vi den ${undecidedDue}`),
  )
  return new URL(page.url()).pathname
}

/** The mail's link leads to everything that is stored. */
async function openOwnPage(
  product: Product,
  { page }: Person,
  { applicant, receipt }: { applicant: Applicant; receipt: string },
): Promise<Addresses> {
  const mail = await product.mailTo(applicant.address, 'Vi har søknaden din')
  await enterByLink(page, linkIn(mail, 'links'))
  const text = await read(page)
  assert.match(text, /^Søknaden på [^.]+ Uten avgjørelse sletter vi søknaden din 10\. januar 2041\./)
  for (const stored of [applicant.name, applicant.address, '+47 41 23 45 67', 'Også i kode.', cvName])
    assert.ok(text.includes(stored), `${stored} is shown`)
  assert.deepEqual(await download(page, `Last ned ${cvName}`), { name: cvName, bytes: cv })
  const own = new URL(page.url()).pathname
  const applicationId = own.split('/').at(-1) ?? ''
  const certificateNo = /Slettebevis ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})/.exec(text)?.[1] ?? ''
  return { receipt, own, applicationId, certificateNo, staff: `/staff/applications/${applicationId}` }
}

async function setPassword({ page }: Person, account: Account): Promise<void> {
  assert.equal(await open(page, account.invitation), 200)
  await type(page, { newPassword: account.password })
  assert.equal(await press(page, 'Lagre passordet'), 200)
  await signIn(page, account)
  assert.equal(await headline(page), 'Stillinger')
}

/** From the list of jobs to the application; rejected, undone, rejected again, one click each. */
async function readAndReject({ page }: Person, { name }: Applicant): Promise<void> {
  await answerTo(
    page,
    async () => await page.getByRole('link', { name: 'Utvikler som liker å rydde' }).click(),
  )
  const row = page.getByRole('row', { name })
  assert.match(await row.innerText(), /10\.01\.2041 uten avgjørelse/)
  await answerTo(page, async () => await page.getByRole('link', { name }).click())
  assert.match(await read(page), /Jeg rydder gjerne\. Også i kode\./)
  assert.deepEqual(await download(page, `Last ned ${cvName}`), { name: cvName, bytes: cv })

  await press(page, 'Avslag')
  // An hour from now, and minutes pass while a slow machine comes so far.
  const strip = new RegExp(
    `^Avslag lagret\\. E-posten går kl\\. 14\\.\\d\\d\\. Opplysningene slettes ${due}\\.`,
  )
  assert.match(await read(page, '.strip'), strip)
  await press(page, 'Angre')
  assert.equal(await page.locator('.strip').count(), 0)
  assert.match(await read(page), new RegExp(`Slettes ${undecidedDue} uten avgjørelse`))
  await press(page, 'Avslag')
  assert.match(await read(page, '.strip'), /^Avslag lagret\./)
}

/** One minute before: the own page by a link asked for anew. A second such link is left unused. */
async function findEverythingThere(
  product: Product,
  { page }: Person,
  { applicant, mine }: { applicant: Applicant; mine: Addresses },
): Promise<string[]> {
  const receiptMail = await product.mailTo(applicant.address, 'Vi har søknaden din')
  const dead = linkIn(receiptMail, 'links')
  assert.equal(await open(page, dead), 410)
  assert.equal(await press(page, 'Send ny lenke'), 202)
  const used = linkIn(await product.mailTo(applicant.address, 'Lenke til dataene dine'), 'links')
  await enterByLink(page, used)
  assert.equal(new URL(page.url()).pathname, mine.own)
  assert.match(await read(page), new RegExp(`${due} sletter vi søknaden din`))
  assert.deepEqual(await download(page, `Last ned ${cvName}`), { name: cvName, bytes: cv })
  assert.equal(await open(page, mine.receipt), 200)
  const { page: other } = await aPersonLike(page)
  await open(other, dead)
  await press(other, 'Send ny lenke')
  await other.context().close()
  await until(async () => (await askedLinks(product, applicant)).length === 2, 60_000, 100)
  const erase = linkIn(await product.mailTo(applicant.address, 'Svar på søknaden'), 'links')
  return [dead, erase, ...(await askedLinks(product, applicant))]
}

async function aPersonLike(page: { url(): string }): Promise<Person> {
  return await aPerson(new URL(page.url()).origin)
}

async function askedLinks(product: Product, { address }: Applicant): Promise<string[]> {
  const mails = await product.mails()
  return mails
    .filter(mail => mail.to === address && mail.subject === 'Lenke til dataene dine')
    .map(mail => linkIn(mail, 'links'))
}

/** Grade C comes when the last mail has left, D when the worker has found the key epoch old. */
async function untilCertified(product: Product, { certificateNo }: Addresses): Promise<void> {
  const certificate = `/certificates/${certificateNo}`
  const isKeyless = async (): Promise<boolean> =>
    (await product.visitor().get(certificate)).text.match(/har nådd trinn [CD]/) !== null
  await until(isKeyless, 60_000, 250)
}

async function findEverythingGone(
  { product, applicant, manager }: { product: Product; applicant: Person; manager: Person },
  { mine, links, name }: { mine: Addresses; links: readonly string[]; name: string },
): Promise<void> {
  for (const address of [mine.own, `${mine.own}/erase`, mine.receipt, ...links])
    assert.equal(await open(applicant.page, address), 410, address)
  for (const address of [mine.own, mine.receipt, ...links]) {
    const page = await product.visitor().get(address)
    assert.equal(page.status, 410, `${address} for a stranger`)
    assert.ok(!page.text.includes(name))
  }
  assert.equal(await open(manager.page, mine.staff), 410)
  assert.ok(!(await read(manager.page)).includes(name))
  await open(manager.page, '/staff/jobs')
  await answerTo(manager.page, async () => await manager.page.getByRole('link', { name: 'Utvikler' }).click())
  assert.ok(!(await read(manager.page)).includes(name))
}

/** Places that must not mention it any more. The others hold random ids until the horizon. Source: deletion.md 1 */
function traces(stored: Stored): string[] {
  const mayStay = ['glemme_purgeRuns', 'glemme_dataKeys']
  return placesOf(stored).filter(place => !mayStay.includes(place))
}

function changes(before: Stored, now: Stored): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)])
  return [...names].filter(name => before[name] !== now[name])
}

/** The certificate convinces on its page, as an uploaded file and offline; one changed word, and it does not. */
async function findProof(
  { page }: Person,
  { mine, folder, product }: { mine: Addresses; folder: string; product: Product },
): Promise<void> {
  await open(page, '/certificates')
  await type(page, { number: mine.certificateNo })
  assert.equal(await press(page, 'Sjekk nummeret'), 200)
  assert.match(
    await read(page),
    /Beviset er ekte\. Slettingen har nådd trinn C: Uten nøkkel\. 10\. juli 2040\./,
  )
  const bytes = Buffer.from(
    await page.evaluate<string>(`fetch(location.pathname + '.json').then(answer => answer.text())`),
  )
  const altered = Buffer.from(bytes.toString().replace('"found":0', '"found":1'))
  assert.notDeepEqual(altered, bytes)
  for (const [file, verdict] of [
    [bytes, 'Beviset er ekte.'],
    [altered, 'Beviset stemmer ikke med hovedboken.'],
  ] as const) {
    await open(page, '/certificates')
    await page
      .locator('#certificate')
      .setInputFiles({ name: 'bevis.json', mimeType: 'application/json', buffer: file })
    assert.equal(await press(page, 'Sjekk filen'), 200)
    assert.ok((await read(page)).includes(verdict), verdict)
  }

  const keys = JSON.parse((await product.visitor().get('/certificates/keys.json')).html) as { keys: string[] }
  const paths = {
    key: join(folder, 'key.pem'),
    good: join(folder, 'good.json'),
    bad: join(folder, 'bad.json'),
  }
  await writeFile(paths.key, keys.keys[0] ?? '')
  await writeFile(paths.good, bytes)
  await writeFile(paths.bad, altered)
  const good = await offlineCommand('certificate:verify', paths.good, '--key', paths.key)
  assert.equal(good.code, 0, good.problem)
  assert.match(good.output, new RegExp(`^Genuine: certificate ${mine.certificateNo}`))
  const bad = await offlineCommand('certificate:verify', paths.bad, '--key', paths.key)
  assert.deepEqual([bad.code, bad.output], [1, ''])
}

/** The other one's page, data and file are as they were. */
async function findUntouched(
  product: Product,
  { page }: Person,
  { applicant, others }: { applicant: Applicant; others: Addresses },
): Promise<void> {
  await open(page, linkIn(await product.mailTo(applicant.address, 'Vi har søknaden din'), 'links'))
  await press(page, 'Send ny lenke')
  await enterByLink(page, linkIn(await product.mailTo(applicant.address, 'Lenke til dataene dine'), 'links'))
  assert.equal(new URL(page.url()).pathname, others.own)
  const text = await read(page)
  assert.match(text, /Uten avgjørelse sletter vi søknaden din 10\. januar 2041\./)
  for (const stored of [
    applicant.name,
    applicant.address,
    '+47 41 23 45 67',
    'Også i kode.',
    others.certificateNo,
  ])
    assert.ok(text.includes(stored), `${stored} is shown`)
  assert.deepEqual(await download(page, `Last ned ${cvName}`), { name: cvName, bytes: cv })
}
