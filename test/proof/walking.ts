import assert from 'node:assert/strict'
import { z } from 'zod'
import type { Context } from '../../server/base/context.ts'
import { inviteStaff } from '../../server/staff/invite-staff.ts'
import type { Vacancy } from '../../server/vacancies/vacancies-store.ts'
import type { Rig } from '../support/process-rig.ts'
import { actionIn } from '../support/sender.ts'
import { until } from '../support/until.ts'
import type { Page, Visitor } from '../support/visitor.ts'
import type { Planted } from './planting.ts'

/** Sends the form; gives the answer. */
export async function send(visitor: Visitor, vacancy: Vacancy, planted: Planted): Promise<Page> {
  const form = await visitor.get(`/jobs/${vacancy.slug}/apply`)
  const typed = Object.entries(planted.fields).map(([name, value]) => ({ name, value }))
  return await visitor.send(actionIn(form), [...typed, ...planted.files])
}

/** The form is sent, and received; gives the path of the receipt. */
export async function apply(visitor: Visitor, vacancy: Vacancy, planted: Planted): Promise<string> {
  const page = await send(visitor, vacancy, planted)
  assert.equal(page.status, 303, page.text)
  return page.location
}

const sentMails = z.array(z.object({ to: z.string(), text: z.string() }))
type SentMail = z.output<typeof sentMails>[number]

/** The newest mail to that address, waited for. */
export async function mailTo(rig: Rig, address: string): Promise<SentMail> {
  let mail: SentMail | undefined
  await until(async () => {
    const page = await rig.visitor().get('/dev/mail.json', { 'x-forwarded-for': '127.0.0.1' })
    mail = sentMails.parse(JSON.parse(page.html)).findLast(one => one.to === address)
    return mail !== undefined
  }, 20_000)
  assert.ok(mail)
  return mail
}

/** The applicant, who has opened their page by the link of a mail, and everything on it, the files too. */
export async function lookAtOwn(visitor: Visitor, mail: SentMail): Promise<Visitor> {
  const link = /https?:\/\/\S+\/links\/[\w-]{43}/.exec(mail.text)?.[0]
  assert.ok(link, mail.text)
  assert.equal((await visitor.post(link)).status, 303)
  const own = (await visitor.get('/my')).location // there is one only
  await readThrough(visitor, own, /href="(\/my\/applications\/[^"]+)"/g)
  return visitor
}

/** Recruiter and privacy officer in one, signed in. */
export async function aManager(rig: Rig, ctx: Context): Promise<Visitor> {
  const [email, password] = ['leder@fjordkontor.example', 'en lang setning om måker']
  const roles = ['recruiter', 'privacyOfficer'] as const
  const { token } = await inviteStaff(ctx, { name: 'Leder', email, roles, language: 'nb' })
  const visitor = rig.visitor()
  assert.equal((await visitor.post(`/staff/invite/${token}`, { newPassword: password })).status, 303)
  assert.equal((await visitor.post('/staff/sign-in', { username: email, password })).status, 303)
  return visitor
}

/** Staff have read the application and downloaded its files. */
export async function readByStaff(manager: Visitor, applicationId: string): Promise<void> {
  await readThrough(manager, `/staff/applications/${applicationId}`, /href="([^"]+\/files\/fil_[^"]+)"/g)
}

/** The page and everything that it links to by these addresses, and what those link to. */
async function readThrough(visitor: Visitor, path: string, links: RegExp): Promise<void> {
  const page = await visitor.get(path)
  assert.equal(page.status, 200, `${path}: ${page.text}`)
  const found = new Set([...page.html.matchAll(links)].map(match => match[1] ?? ''))
  for (const link of found) assert.equal((await visitor.get(link)).status, 200, link)
}
