import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aPerson, describeInBrowser, type Person } from '../support/browser.ts'
import { aProduct, linkIn, type Product } from '../support/product.ts'
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
import { filesOf, idsOf, openableKeys, placesOf, storedOf, untilChained } from './stored.ts'
import {
  changes,
  cv,
  cvName,
  due,
  findEverythingGone,
  findEverythingThere,
  findProof,
  findUntouched,
  traces,
  untilCertified,
  type Addresses,
  type Applicant,
} from './whole-life-finds.ts'

// Far enough ahead that no time-to-live index of the database, which knows the real time only, takes a row.
const firstDay = '2040-01-10T12:00:00.000Z'
const afterTheMail = '2040-01-10T13:01:00.000Z'
const lastMinute = '2040-07-09T21:59:00.000Z'
const dayOfDeletion = '2040-07-09T22:00:00.000Z' // 10 July 2040 in Oslo
const undecidedDue = '10. januar 2041'

const letter = 'Jeg rydder gjerne.\n\nOgså i kode.'

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
