import assert from 'node:assert/strict'
import { sendMail } from '../../jobs/send-mail.ts'
import type { DevelopmentMail } from '../../server/mail/development-mailbox.ts'
import type { Outcome } from '../../server/policy/states.ts'
import type { Page, Visitor } from '../support/visitor.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { linkIn, type Applied, type World } from '../support/world.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** The instant of the world's clock, moved. */
export function later(world: World, ms: number): Date {
  return new Date(world.ctx.clock.now().getTime() + ms)
}

/** Somebody applied, has the receipt mail, and is signed in by its link. */
export interface Applicant extends Applied {
  link: string
  portal: Visitor
  /** The path of their page. */
  own: string
}

/** One more applicant of the newest job; every job has run. */
export async function anApplicant(world: World, how: Parameters<World['apply']>[0] = {}): Promise<Applicant> {
  return await applicantAfter(world, how, async () => await world.ring())
}

/** The same, where mails have been sent and nothing else was done. */
export async function aQuickApplicant(
  world: World,
  how: Parameters<World['apply']>[0] = {},
): Promise<Applicant> {
  return await applicantAfter(world, how, async () => await sendMail.run(world.ctx))
}

async function applicantAfter(
  world: World,
  how: Parameters<World['apply']>[0],
  work: () => Promise<unknown>,
): Promise<Applicant> {
  const applied = await world.apply(how)
  await work()
  const link = linkIn(world.mailTo(applied))
  const portal = await world.portal(link)
  return { ...applied, link, portal, own: `/my/applications/${applied.row._id}` }
}

/** It is decided, and nobody told yet. */
export async function decided(staff: StaffMember, { row }: Applied, outcome: Outcome): Promise<void> {
  const page = await staff.post(`/staff/applications/${row._id}/decision`, { outcome })
  assert.equal(page.status, 303, page.text)
}

/** An hour has passed and the mails of decisions are sent; staff is signed in again. */
export async function anHourLater(world: World, staff?: StaffMember): Promise<void> {
  await world.restartOn(later(world, hourMs + minuteMs))
  await world.ring()
  if (staff) await signIn(staff)
}

/** The mails to that address with that subject, oldest first. */
export function mailsTo(world: World, { fields }: Applied, subject: RegExp): DevelopmentMail[] {
  return world.mails().filter(mail => mail.to === fields['emailAddress'] && subject.test(mail.subject))
}

/** The erasure is asked for on the applicant's own page; the path of the page that follows it. */
export async function erasureOf(
  { portal, own }: Pick<Applicant, 'portal' | 'own'>,
  fields: Record<string, string> = {},
): Promise<string> {
  const page = await portal.post(`${own}/erase`, fields)
  assert.equal(page.status, 303, page.text)
  assert.match(page.location, /^\/erasures\/[\w-]{43}$/)
  return page.location
}

/** The page with this token in place of its own, so that pages can be compared. */
export function without(page: Page, token: string): string {
  return page.html.replaceAll(token, 'TOKEN')
}

/** The token at the end of a path or address. */
export function tokenOf(link: string): string {
  return link.split('/').at(-1) ?? ''
}
