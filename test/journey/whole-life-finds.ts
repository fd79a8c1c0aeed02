import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { aPerson, type Person } from '../support/browser.ts'
import { aPdf } from '../support/documents.ts'
import { linkIn, offlineCommand, type Product } from '../support/product.ts'
import { until } from '../support/until.ts'
import { answerTo, download, enterByLink, open, press, read, type } from './acts.ts'
import { placesOf, type Stored } from './stored.ts'

/** The day that is told after the rejection. */
export const due = '10. juli 2040'

/** What each of them sends. */
export const cv = aPdf({ text: 'Jeg kan rydde', title: 'Søknad' })
export const cvName = 'Søknad æøå.pdf'

/** Who applies. */
export interface Applicant {
  name: string
  address: string
}

/** Where one application is reached, and by what. */
export interface Addresses {
  receipt: string
  own: string
  staff: string
  applicationId: string
  certificateNo: string
}

/** One minute before: the own page by a link asked for anew. A second such link is left unused. */
export async function findEverythingThere(
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
export async function untilCertified(product: Product, { certificateNo }: Addresses): Promise<void> {
  const certificate = `/certificates/${certificateNo}`
  const isKeyless = async (): Promise<boolean> =>
    (await product.visitor().get(certificate)).text.match(/har nådd trinn [CD]/) !== null
  await until(isKeyless, 60_000, 250)
}

/** Every page of it answers 410, to its person and to strangers, and staff find its name nowhere. */
export async function findEverythingGone(
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
export function traces(stored: Stored): string[] {
  const mayStay = ['glemme_purgeRuns', 'glemme_dataKeys']
  return placesOf(stored).filter(place => !mayStay.includes(place))
}

/** What is not as it was. */
export function changes(before: Stored, now: Stored): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)])
  return [...names].filter(name => before[name] !== now[name])
}

/** The certificate convinces on its page, as an uploaded file and offline; one changed word, and it does not. */
export async function findProof(
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
export async function findUntouched(
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
