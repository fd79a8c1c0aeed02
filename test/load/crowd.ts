import { connect, type Socket } from 'node:net'
import type { Context } from '../../server/base/context.ts'
import { inviteStaff } from '../../server/staff/invite-staff.ts'
import { receiptHash } from '../../server/applications/submit-application.ts'
import type { Chance } from '../support/chance.ts'
import { aPdf } from '../support/documents.ts'
import { filePart, formBody, formType } from '../support/multipart.ts'
import type { Rig } from '../support/process-rig.ts'
import { aSender, openForm, type Sender } from '../support/sender.ts'
import type { Page, Visitor } from '../support/visitor.ts'

/** Those who use one installation at once. */
export interface Crowd {
  /** Signed in; several, since each may do so much a minute. */
  staff: readonly Visitor[]
  /** Where their list of applications is. */
  list: string
  applicant: Visitor
  /** The page of the applicant's own application. */
  own: string
  /** Everybody who has sent a form, or tried. */
  senders: Sender[]
}

const password = 'en lang setning om måker'

/** Ten of staff and one applicant are signed in. */
export async function aCrowd(rig: Rig, chance: Chance): Promise<Crowd> {
  const ctx = await rig.observer()
  const first = await aSender(rig, chance)
  await first.send()
  const row = await ctx.applications.byReceipt(receiptHash(first.receipt.split('/').at(-1) ?? ''))
  if (!row) throw new Error(`not received: ${first.page?.text}`)
  const { _id: applicationId, subjectId, vacancyId } = row
  const expiresAt = new Date(ctx.clock.now().getTime() + 86_400_000)
  const link = { purpose: 'see', subjectId, applicationId, expiresAt, once: false } as const
  const token = await ctx.inTransaction(async () => await ctx.links.create(link))
  const applicant = rig.visitor()
  await applicant.post(`/links/${token}`)
  const staff: Visitor[] = []
  while (staff.length < 10) staff.push(await aMember(rig, ctx, staff.length))
  return {
    staff,
    list: `/staff/jobs/${vacancyId}`,
    applicant,
    own: `/my/applications/${applicationId}`,
    senders: [first],
  }
}

async function aMember(rig: Rig, ctx: Context, n: number): Promise<Visitor> {
  const visitor = rig.visitor()
  const email = `ansatt${n}@fjordkontor.example`
  const who = { name: `Ansatt ${n}`, email, roles: ['recruiter'], language: 'nb' } as const
  const { token } = await inviteStaff(ctx, who)
  await visitor.post(`/staff/invite/${token}`, { newPassword: password })
  await visitor.post('/staff/sign-in', { username: email, password })
  return visitor
}

/** What one of the crowd does next: 70 % public pages, 22 % the list, 5 % the portal, 3 % a form sent. */
export async function actOf(rig: Rig, chance: Chance, crowd: Crowd): Promise<Page | undefined> {
  const at = chance.between(1, 100)
  const pages = ['/jobs', '/accessibility', '/privacy', '/jobs.rss', '/certificates', '/find']
  if (at <= 70) return await rig.visitor().get(pages[at % pages.length] ?? '/jobs')
  if (at <= 92) return await crowd.staff[at % crowd.staff.length]?.get(crowd.list)
  if (at <= 97) return await crowd.applicant.get(crowd.own)
  const sender = await aSender(rig, chance)
  crowd.senders.push(sender)
  await sender.send()
  return sender.page
}

/** An upload that has begun: its head and so many bytes of its body. */
export async function anUpload(rig: Rig, ofBody: (bytes: number) => number): Promise<Socket> {
  const visitor = rig.visitor()
  const action = await openForm(visitor)
  const body = formBody([filePart(aPdf({ padToBytes: 200_000 }))])
  const { host, hostname, port } = new URL(rig.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  const head = [
    `POST ${action} HTTP/1.1`,
    ...[`Host: ${host}`, 'Sec-Fetch-Site: same-origin', `X-Forwarded-For: ${visitor.network}`],
    ...[`Content-Type: ${formType}`, `Content-Length: ${body.length}`],
  ]
  const bytes = Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n`),
    body.subarray(0, ofBody(body.length)),
  ])
  await new Promise(resolve => socket.write(bytes, resolve))
  return socket
}
