import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import type { Visitor } from '../support/visitor.ts'
import { pathFor, words } from './acts.ts'
import { enter, ok, type Applied, type Job, type Manager } from './arranged.ts'
import { aCase, identified } from './rights-scene.ts'
import type { Walked } from './walked.ts'

/** Where mails lead to that people without an application here get, and what the talent pool has; paths without the language. */
export interface OthersPages {
  /** Of somebody of staff who has a copy of what is restricted. */
  recipient: string
  referee: string
  /** Of the mail that invited the member. */
  unsubscribe: string
  /** The member in the pool, for the privacy officer. */
  entry: string
  /** A case in which staff correct for the person. */
  correcting: string
  /** In one browser, signed in as one of two that it has proven to be. */
  both: Visitor
}

interface Peopled {
  product: Walked
  manager: Manager
  job: Job
  people: Record<'member' | 'restricted' | 'undone' | 'decided' | 'hired', Applied>
}

/** The applicant may be asked about jobs later. */
export async function agrees({ visitor, language = 'nb' }: Applied): Promise<void> {
  ok(await visitor.post(pathFor(language, '/my/consents/pool'), { choice: 'give' }))
}

/** Staff have downloaded a file of the application, and so have a copy. */
export async function takesCopy(manager: Manager, { id }: Applied): Promise<void> {
  const page = await manager.get(`/staff/applications/${id}`)
  const file = /\/staff\/applications\/[^"]+\/files\/fil_[\w-]{22}/.exec(page.html)?.[0] ?? assert.fail()
  assert.equal((await manager.get(file)).status, 200)
}

/** Everybody who is no applicant gets a mail; the member is invited. */
export async function othersPages(scene: Peopled): Promise<OthersPages> {
  const { product, manager, people } = scene
  const { member, undone } = people
  const email = `referanse-${undone.address}`
  const named = { name: 'Randi Ås', email, phone: '', source: 'applicant', sourceNote: '' }
  ok(await manager.post(`/staff/applications/${undone.id}/referees`, { id: newId('ref'), ...named }))
  const entry = await invitedMember(scene)
  await identified(manager, await aCase(manager, member, 'access')) // else the officer may not read it
  return {
    recipient: await linkTo(product, 'recipients', [manager.account.email, words('nb', 'mail.M15.subject')]),
    referee: await linkTo(product, 'referee', [email, '']),
    unsubscribe: await linkTo(product, 'unsubscribe', [member.address, scene.job.title]),
    entry: `/staff/pool/${entry}`,
    correcting: await identified(manager, await aCase(manager, undone, 'rectification')),
    both: await bothProven(product, people),
  }
}

/** The id of the entry. */
async function invitedMember({ manager, job, people: { member } }: Peopled): Promise<string> {
  const { html } = await manager.get('/staff/pool')
  const row = html.split('<tr').find(one => one.includes(member.address)) ?? assert.fail('no such member')
  const [entry = ''] = /poo_[\w-]{22}/.exec(row) ?? []
  ok(await manager.post('/staff/pool/invite', { jobId: job.id, member: entry }))
  return entry
}

async function linkTo(product: Walked, kind: string, [address, subject]: [string, string]): Promise<string> {
  const { text } = await product.mailTo(address, subject)
  return new RegExp(`/${kind}/[\\w-]{43}`).exec(text)?.[0] ?? assert.fail(text)
}

async function bothProven(product: Walked, { decided, hired }: Peopled['people']): Promise<Visitor> {
  const visitor = product.visitor()
  await enter(visitor, decided.link)
  const second = await visitor.post(hired.link)
  assert.match(second.location, /\/my\/join$/)
  return visitor
}
