import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { applicantOf } from '../applications/own-route.ts'
import { ownApplications } from '../applications/own-applications.ts'
import { readReference } from '../policy/reference.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import type { Problem } from '../policy/problem.ts'
import { sharedMailboxPage } from '../../views/portal/shared-mailbox.tsx'
import { sharersWith, type PersonBehind } from './people-behind.ts'
import { otherThan } from './proven-before.ts'

/** What was typed and what is wrong with it. */
interface TypedReference {
  typed: TypedForm
  problems: readonly Problem[]
}

/** Of several people behind one mailbox: the days on which something came, and nothing else. Source: privacy.md 11 */
export async function mailboxAnswer(
  ctx: Context,
  who: Who,
  { typed, problems }: TypedReference = { typed: {}, problems: [] },
): Promise<Answer> {
  const people = await sharersWith(ctx, mailboxOf(who))
  const days = people.flatMap(({ applications, entry }) => [
    ...applications.map(row => row.receivedAt),
    ...(entry ? [entry.joinedAt] : []),
  ])
  await ctx.audit.write({ what: 'portal.opened', who: who.actor })
  const receivedAt = days.toSorted((one, other) => other.getTime() - one.getTime())
  const html = sharedMailboxPage({ frame: who.frame, receivedAt, typed, problems })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** One of those who share the mailbox. @throws Refusal 'notFound' when the session is a person's */
function mailboxOf(who: Who): SubjectId {
  const { mailbox } = who.session
  if (mailbox === undefined) throw new Refusal('notFound')
  return mailbox
}

/** What of the person has that reference: an application, or what they have in the talent pool. */
function unitOf(
  { applications, entry }: Pick<PersonBehind, 'applications' | 'entry'>,
  reference: string,
): LeavingId | undefined {
  if (entry?.reference === reference) return entry._id
  return applications.find(row => row.reference === reference)?._id
}

/** The reference of an application, or of a copy in the talent pool, opens the pages of its person, and nobody else's. */
export const postMy = route({
  method: 'post',
  path: '/my',
  allow: 'mailbox',
  record: { change: 'portal.entered' },
  read: incoming => incoming.body,
  handle: async (ctx, typed, who) => {
    const reference = readReference(String(typed['reference'] ?? ''))
    if (who.session.mailbox === undefined) return await openAlready(ctx, who, reference)
    await ctx.limits.count('reference', mailboxOf(who))
    const people = await sharersWith(ctx, mailboxOf(who))
    const person = people.find(one => reference !== undefined && unitOf(one, reference) !== undefined)
    const about = person && reference !== undefined ? unitOf(person, reference) : undefined
    const generation = person && (await ctx.applicants.generationOf(person.subjectId))
    if (!person || !about || generation === undefined) {
      const key = reference === undefined ? 'err.reference' : 'mailbox.unknown'
      return await mailboxAnswer(ctx, who, { typed, problems: [{ field: 'reference', key }] })
    }
    const opened = { id: person.subjectId, generation }
    await ctx.audit.write({
      what: 'portal.entered',
      who: { kind: 'applicant', subjectId: opened.id },
      about,
    })
    const also = otherThan(opened, who.session.also)
    await who.session.begin({ kind: 'portal', ...opened, also })
    return redirectTo(also ? '/my/join' : '/my')
  },
})

/** Sent twice, or of somebody else, whose pages need a link of their own. @throws Refusal 'conflict' */
async function openAlready(ctx: Context, who: Who, reference: string | undefined): Promise<Answer> {
  const { subjectId } = applicantOf(who)
  const applications = await ownApplications(ctx, subjectId)
  const entry = await ctx.pool.liveOf(subjectId)
  const isOwn = reference !== undefined && unitOf({ applications, entry }, reference) !== undefined
  if (reference !== undefined && !isOwn) throw new Refusal('conflict', { key: 'mailbox.another' })
  return redirectTo('/my')
}
