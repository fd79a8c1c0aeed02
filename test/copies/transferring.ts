import assert from 'node:assert/strict'
import { sendMail } from '../../jobs/send-mail.ts'
import { newId } from '../../server/base/ids.ts'
import type { DevelopmentMail } from '../../server/mail/development-mailbox.ts'
import type { Applicant } from '../portal/stories.ts'
import type { Page, TypedFields } from '../support/visitor.ts'
import type { Stored, World } from '../support/world.ts'

/** Who gets what is sent, when a test does not say otherwise. */
export const receiver = 'ny.jobb@annen.example'

/** The form of a transfer, filled in. */
export function transferForm({ row }: Applicant, more: TypedFields = {}): TypedFields {
  return {
    transferId: newId('exp'),
    applicationId: row._id,
    receiverEmail: receiver,
    receiverEmailAgain: receiver,
    ...more,
  }
}

/** The mails to that address, oldest first. */
export function mailsTo(world: World, address: string): DevelopmentMail[] {
  return world.mails().filter(mail => mail.to === address)
}

/** What a stranger gets who has the link and types that code. */
export async function fetchWith(world: World, link: string, code: string): Promise<Page> {
  return await world.visitor().post(link, { code })
}

/** Asked for, and the mail to its receiver waits; gives its row. */
export async function askTransfer(world: World, applicant: Applicant, to: string): Promise<Stored> {
  const again = ` ${to.toUpperCase()}`
  const form = transferForm(applicant, { receiverEmail: to, receiverEmailAgain: again })
  const page = await applicant.portal.post('/my/transfers', form)
  assert.equal(page.status, 303, page.text)
  const [mail] = await world.stored('outbox', { kind: 'M17', about: applicant.row._id, state: 'waiting' })
  assert.ok(mail)
  return mail
}

/** A transfer whose receiver has been written to. */
export interface TransferTold {
  code: string
  mail: DevelopmentMail
  link: string
}

/** Asked for, told, and its code known. */
export async function transferSent(world: World, applicant: Applicant, to = receiver): Promise<TransferTold> {
  await askTransfer(world, applicant, to)
  return await transferTold(world, applicant, to)
}

/** The receiver is told; the code stands on the page of whoever asked. */
export async function transferTold(world: World, applicant: Applicant, to: string): Promise<TransferTold> {
  await sendMail.run(world.ctx)
  const page = await applicant.portal.get('/my/transfers')
  const code = /Koden til mottakeren: ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(page.text)?.[1] ?? ''
  const mail = mailsTo(world, to).at(-1)
  assert.ok(mail)
  return { code, mail, link: /https?:\/\/\S+\/transfers\/[\w-]{43}/.exec(mail.text)?.[0] ?? '' }
}
