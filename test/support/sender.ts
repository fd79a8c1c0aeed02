import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { aDocx, aPdf } from './documents.ts'
import { fieldNames, ruleOf, type FieldRule } from '../../server/policy/fields.ts'
import type { Chance } from './chance.ts'
import { filePart, type FormPart } from './multipart.ts'
import type { Rig } from './process-rig.ts'
import type { Page, TypedFields, Visitor } from './visitor.ts'

/** What a sender knows of its application: received with a whole 303, sent without an answer, refused, or nothing yet. */
export type Known = 'nothing' | 'unknown' | 'acked' | 'refused'

/** Somebody with one form, who sends it until it is received. */
export interface Sender {
  address: string
  phone: string
  fields: TypedFields
  file: Buffer
  known: Known
  /** The path of the receipt, once acked. */
  receipt: string
  /** The last answer. */
  page: Page | undefined
  /** Why there was none, the last time there was none. */
  failure: string
  /** Sends the form; the same one each time. `url`: to another server than the rig's first. */
  send(url?: string): Promise<Known>
}

/** What one person types, by the role of each field. */
export function typedBy(says: Record<FieldRule['role'], string>): Record<string, string> {
  return Object.fromEntries(fieldNames.map(name => [name, says[ruleOf(name).role]]))
}

/** The address of the form of the first open job. */
export async function openForm(visitor: Visitor): Promise<string> {
  const jobs = await visitor.get('/jobs')
  const slug = /href="\/jobs\/([a-z0-9-]+)"/.exec(jobs.html)?.[1]
  assert.ok(slug, `no open job: ${jobs.status} ${jobs.text.slice(0, 200)}`)
  const form = await visitor.get(`/jobs/${slug}/apply`)
  return actionIn(form)
}

/** Where the form of that page is sent, with its key. */
export function actionIn(page: Page): string {
  const action = /action="([^"]+\/apply\?form=[^"]+)"/.exec(page.html)?.[1]
  assert.ok(action, `no form: ${page.status} ${page.text.slice(0, 200)}`)
  return action
}

/** A new sender with an open form: every second one has a DOCX, the others a PDF of many chunks. */
export async function aSender(rig: Pick<Rig, 'visitor'>, chance: Chance): Promise<Sender> {
  const action = await openForm(rig.visitor())
  const mark = chance.word(10)
  const isWord = chance.between(0, 1) === 1
  const file = isWord
    ? await aDocx({ text: `Jeg er ${mark}. ${chance.word(60_000)}` })
    : aPdf({ text: `Jeg er ${mark}`, padToBytes: 150_000 + chance.between(0, 50_000) })
  const address = `${mark}@eksempel.no`
  const phone = '412 34 567'
  const says = { name: `Kari ${mark}`, address, phone, letter: `Jeg vil gjerne, sa ${mark}.` }
  const sender: Sender = {
    ...{
      address,
      phone,
      fields: typedBy(says),
      file,
      known: 'nothing',
      receipt: '',
      page: undefined,
      failure: '',
    },
    send: async url => {
      const parts = [...partsOf(sender.fields), filePart(file, isWord ? `${mark}.docx` : `${mark}.pdf`)]
      // From another network each time, as a phone does: what is tested here is no limit.
      return await sendOnce(sender, async () => await rig.visitor(url).send(action, parts))
    },
  }
  return sender
}

function partsOf(fields: TypedFields): FormPart[] {
  return Object.entries(fields).flatMap(([name, value]) => [value].flat().map(one => ({ name, value: one })))
}

/** Whoever was received once stays so, whatever a repetition brings. */
async function sendOnce(sender: Sender, send: () => Promise<Page>): Promise<Known> {
  if (sender.known === 'nothing') sender.known = 'unknown'
  const page = await send().catch((error: unknown) => void (sender.failure = inspect(error)))
  if (!page) return 'unknown'
  sender.page = page
  const isReceived = page.status === 303 && page.location.includes('/receipts/')
  if (isReceived) {
    const receipt = page.location.split('?')[0] ?? ''
    if (sender.receipt !== '') assert.equal(receipt, sender.receipt, 'another receipt for the same form')
    sender.receipt = receipt
    sender.known = 'acked'
  } else if (sender.known !== 'acked') sender.known = 'refused'
  return isReceived ? 'acked' : 'refused'
}

/** Everyone has sent until received; answers but 303 and 503 are an error. */
export async function sendUntilReceived(
  senders: readonly Sender[],
  chance: Chance,
  url?: string,
): Promise<void> {
  const sendAll = async (sender: Sender): Promise<void> => {
    for (let tries = 1; sender.known !== 'acked'; tries += 1) {
      assert.ok(tries <= 20, `${sender.address} is not received`)
      const repeats = chance.between(1, 3)
      await Promise.all(Array.from({ length: repeats }, async () => await sender.send(url)))
      assert.ok(sender.page === undefined || [303, 503].includes(sender.page.status), sender.page?.text)
    }
  }
  await Promise.all(senders.map(sendAll))
}
