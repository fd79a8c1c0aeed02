import assert from 'node:assert/strict'
import type { Language } from '../../server/policy/languages.ts'
import { aPdf } from '../support/documents.ts'
import { filePart } from '../support/multipart.ts'
import { linkIn } from '../support/product.ts'
import type { Page, TypedFields, Visitor } from '../support/visitor.ts'
import { invited, pathFor, words, type Account } from './acts.ts'
import type { Walked } from './walked.ts'

/** A member of staff who is signed in without a browser. */
export interface Manager extends Visitor {
  account: Account
}

/** An account with every role, signed in. */
export async function aManager(product: Walked, email = 'ada@fjordkontor.example'): Promise<Manager> {
  const account = await invited(product, email)
  const visitor = product.visitor()
  const { pathname } = new URL(account.invitation)
  ok(await visitor.post(pathname, { newPassword: account.password }))
  const manager = { ...visitor, account }
  await signInAgain(manager)
  return manager
}

/** Signed in anew, after a move of the clock that ended the session. */
export async function signInAgain(manager: Manager): Promise<void> {
  const { email, password } = manager.account
  ok(await manager.post('/staff/sign-in', { username: email, password }))
}

/** A job as its manager and as applicants reach it. */
export interface Job {
  id: string
  slug: string
  title: string
}

const advert = {
  title: 'Kokk i kantina',
  place: 'Tromsø',
  unit: 'Kantina',
  family: 'Kjøkken',
  employmentType: 'PART_TIME',
  text: 'Du lager mat.\n\nDu skal\n- lage mat\n- rydde etter deg',
  contactName: 'Kari Ås',
  contactEmail: 'kari@fjordkontor.example',
  attachments: 'yes',
}

/** One question of each kind, one of them with a reason that the advert gives. */
const questions: readonly TypedFields[] = [
  { kind: 'line', label_nb: 'Når kan du begynne?', label_en: 'When can you start?', required: 'yes' },
  { kind: 'text', label_nb: 'Hva lager du best?', label_en: 'What do you cook best?' },
  {
    kind: 'yesNo',
    label_nb: 'Har du fagbrev?',
    label_en: 'Do you have a trade certificate?',
    required: 'yes',
  },
  {
    ...{ kind: 'one', label_nb: 'Hvilken vakt passer?', label_en: 'Which shift suits you?' },
    ...{ choices_nb: 'Morgen\nKveld', choices_en: 'Morning\nEvening' },
  },
  {
    ...{ kind: 'many', label_nb: 'Hvilke språk bruker du?', label_en: 'Which languages do you use?' },
    ...{ choices_nb: 'Norsk\nSamisk\nEngelsk', choices_en: 'Norwegian\nSami\nEnglish' },
  },
  {
    ...{
      kind: 'yesNo',
      label_nb: 'Tåler helsen din mel i lufta?',
      label_en: 'Does your health stand flour dust?',
    },
    ...{ override: 'needed', reason_nb: 'Lufta er full av mel.', reason_en: 'The air is full of flour.' },
  },
]

/** A draft without questions; its id. */
export async function aDraft(manager: Manager, change: TypedFields = {}): Promise<string> {
  const page = await manager.get('/staff/jobs/new')
  const id = matched(page, /name="id" value="(vac_[\w-]+)"/)
  ok(await manager.post('/staff/jobs/new', { ...advert, ...change, id }))
  return id
}

/** A published job with a question of each kind. */
export async function aJob(manager: Manager, change: TypedFields = {}): Promise<Job> {
  const id = await aDraft(manager, change)
  for (const question of questions) ok(await manager.post(`/staff/jobs/${id}/questions`, question))
  return await published(manager, id, change)
}

/** A published job without questions. */
export async function aPlainJob(manager: Manager, change: TypedFields = {}): Promise<Job> {
  return await published(manager, await aDraft(manager, change), change)
}

async function published(manager: Manager, id: string, change: TypedFields): Promise<Job> {
  ok(await manager.post(`/staff/jobs/${id}/publish`))
  const page = await manager.get(`/staff/jobs/${id}`)
  return {
    id,
    slug: matched(page, /href="\/jobs\/([\w-]+)"/),
    title: String(change['title'] ?? advert.title),
  }
}

/** Who applies. */
export interface Applying {
  language?: Language
  /** As typed. */
  name: string
  address: string
}

/** An application that was sent, and how it is reached. */
export interface Applied extends Applying {
  /** Without the language. */
  receipt: string
  link: string
  certificateNo: string
  /** 10 characters, with a hyphen. */
  reference: string
  id: string
  /** Signed in to the applicant's pages. */
  visitor: Visitor
}

/** An application with all questions answered and two files. */
export async function anApplication(product: Walked, job: Job, by: Applying): Promise<Applied> {
  const language = by.language ?? 'nb'
  const visitor = product.visitor()
  const form = await visitor.get(pathFor(language, `/jobs/${job.slug}/apply`))
  const action = matched(form, /action="([^"]+\/apply\?form=[^"]+)"/)
  const typed = {
    fullName: by.name,
    emailAddress: by.address,
    phoneNumber: '412 34 567',
    letter: `Hei.\n\n${by.name}`,
  }
  const parts = [...Object.entries(typed), ...answersIn(form)].map(([name, value]) => ({ name, value }))
  const files = [
    filePart(aPdf(), 'CV æøå.pdf'),
    filePart(aPdf({ text: 'Attest' }), 'Attest.pdf', 'attachments'),
  ]
  const sent = await visitor.send(action, [...parts, ...files])
  ok(sent)
  const mail = await product.mailTo(by.address, words(language, 'mail.M2.subject', { job: job.title }))
  const link = linkIn(mail, 'links')
  await enter(visitor, link)
  const own = await visitor.follow(await visitor.get(pathFor(language, '/my')))
  const certificateNo = matched(own, /\b([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\b/)
  const id = matched(own, /(app_[\w-]+)/)
  const reference = matched(await visitor.get(sent.location), /\b([0-9A-Z]{5}-[0-9A-Z]{5})\b/)
  const receipt = sent.location.replace(/^\/en\//, '/')
  return { ...by, receipt, link, visitor, certificateNo, reference, id }
}

/** Signed in to the applicant's pages by a link. */
export async function enter(visitor: Visitor, link: string): Promise<void> {
  ok(await visitor.post(link))
}

/** The first answer that each question of the form offers, or some words. */
function answersIn({ html }: Page): [string, string][] {
  const inputs = [...html.matchAll(/<(input|textarea)[^>]*\bname="(q_[\w-]+)"[^>]*>/g)]
  const answers = new Map<string, string>()
  for (const [tag, , name = ''] of inputs) {
    if (!answers.has(name)) answers.set(name, /\bvalue="([^"]+)"/.exec(tag)?.[1] ?? 'Straks')
  }
  return [...answers]
}

/** A change was made: the answer leads on. */
export function ok(page: Page): void {
  assert.equal(page.status, 303, page.text)
}

function matched({ html, text }: Page, pattern: RegExp): string {
  const found = pattern.exec(html)?.[1]
  assert.ok(found !== undefined, `${pattern} is not on the page: ${text}`)
  return found
}
