import assert from 'node:assert/strict'
import { newId } from '../../server/base/ids.ts'
import { pathFor } from './acts.ts'
import { ok, type Applied, type Manager } from './arranged.ts'
import type { Walked } from './walked.ts'

/** Where what people and staff have written and asked for is shown; paths without the language. */
export interface RightsPages {
  /** On the page of who was rejected. */
  contest: string
  /** The note itself, for staff. */
  note: string
  /** A complaint of who is fresh, and a copy and a transfer that they asked for. */
  complaint: string
  copy: string
  transfer: string
  /** Cases that staff registered: nobody knows who asks, and an identified one. */
  unidentified: string
  identified: string
  hold: string
}

interface People {
  fresh: Applied
  decided: Applied
  restricted: Applied
  held: Applied
}

/** A note about somebody, to be written before the decision; its id. */
export async function aNote(manager: Manager, { id }: Applied): Promise<string> {
  const note = newId('not')
  ok(await manager.post(`/staff/applications/${id}/notes`, { id: note, text: 'Svarte godt om råvarer.' }))
  return note
}

/** What people ask for on their own pages, and what staff register and place. */
export async function rightsPages(
  { product, manager }: { product: Walked; manager: Manager },
  { fresh, decided, restricted, held }: People,
  note: string,
): Promise<RightsPages> {
  const own = (one: Applied) => `/my/applications/${one.id}`
  const ask = async (one: Applied, path: string, fields: Record<string, string>): Promise<void> =>
    ok(await one.visitor.post(pathFor(one.language ?? 'nb', path), fields))
  const [complaint, copy, transfer] = [newId('cas'), newId('exp'), newId('exp')]
  const to = `ny-${fresh.address}`
  await ask(fresh, `${own(fresh)}/messages`, { id: newId('msg'), text: 'Når får jeg svar?' })
  await ask(fresh, '/my/complaints', { id: complaint, text: 'Dere svarte sent.' })
  await ask(fresh, '/my/copies', { copyId: copy, kind: 'access' })
  const receiver = { receiverEmail: to, receiverEmailAgain: to, applicationId: fresh.id }
  await ask(fresh, '/my/transfers', { transferId: transfer, ...receiver })
  await ask(restricted, `${own(restricted)}/restrict`, { reason: 'claim' })
  const told = await product.mailTo(to, '')
  const hold = await aHold(manager, held)
  return {
    contest: `${own(decided)}/notes/${note}/contest`,
    note: `/staff/applications/${decided.id}/notes/${note}`,
    complaint: `/my/cases/${complaint}`,
    copy: `/my/copies/${copy}`,
    transfer: /\/transfers\/[\w-]+/.exec(told.text)?.[0] ?? assert.fail(told.text),
    unidentified: await aCase(manager, decided, 'access'),
    identified: await identified(manager, await aCase(manager, decided, 'rectification')),
    hold,
  }
}

/** A case that staff register; its path. */
export async function aCase(manager: Manager, { address }: Applied, type: string): Promise<string> {
  const page = await manager.post('/staff/cases/new', {
    ...{ id: newId('cas'), type, person: address, channel: 'phone' },
    ...{ receivedOn: '2040-01-11', request: 'Slik ble det sagt.' },
  })
  ok(page)
  return page.location
}

/** The person of the case has stood before staff. */
export async function identified(manager: Manager, path: string): Promise<string> {
  ok(await manager.post(`${path}/identity`, { method: 'inPerson' }))
  return path
}

async function aHold(manager: Manager, { reference }: Applied): Promise<string> {
  const id = newId('hld')
  const page = await manager.post('/staff/privacy/holds/new', {
    ...{ id, reference, code: 'claim', reason: 'Søksmål' },
    ...{ caseRef: '40-1', owner: 'Ola', reviewBy: '2040-05-01' },
  })
  ok(page)
  return `/staff/privacy/holds/${id}`
}
