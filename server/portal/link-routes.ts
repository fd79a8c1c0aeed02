import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId, type SubjectId } from '../base/ids.ts'
import { renewLink } from '../applications/renew-link.ts'
import type { Link } from '../access/links-store.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { deadLinkPage, linkPage, type LinkPageProps } from '../../views/access/link.tsx'
import { eraseFacts } from './erase-facts.ts'
import { requestErasure } from './request-erasure.ts'
import { askedOnce, erasureSentBefore, erasureTokenOf } from './sent-before.ts'

/** A link that works, and what it leads to. */
interface LiveLink {
  purpose: 'see' | 'erase'
  subjectId: SubjectId
  applicationId: ApplicationId
}

function tokenOf(incoming: Who['incoming']): string {
  return incoming.params['token'] ?? ''
}

/** The link, if it leads anywhere still. Expired, used, unknown and deleted look alike. */
async function liveLink(
  ctx: Pick<Context, 'links' | 'applications'>,
  link: Link | undefined,
): Promise<LiveLink | undefined> {
  if (!link || (link.purpose !== 'see' && link.purpose !== 'erase')) return undefined
  const { purpose, subjectId, applicationId } = link
  if (!isId('sub', subjectId) || applicationId === null) return undefined
  const rows = await ctx.applications.ofSubject(subjectId)
  const there = rows.filter(row => mayBeSeenByOwner(row.state))
  const leads = purpose === 'see' ? there.length > 0 : there.some(row => row._id === applicationId)
  return leads ? { purpose, subjectId, applicationId } : undefined
}

function deadAnswer(who: Who, token: string): Answer {
  return page(deadLinkPage({ frame: who.frame, token, renewed: false }), 410)
}

/** A page with one button; nothing changes, however often a mail scanner looks. */
export const getLink = route({
  method: 'get',
  path: '/links/:token',
  allow: 'anyone',
  record: { nothing: 'the job and its title only, nothing of the person' },
  read: tokenOf,
  handle: async (ctx, token, who) => {
    const link = await ctx.links.find(token)
    const live = link && ctx.links.isAlive(link) ? await liveLink(ctx, link) : undefined
    if (!live) return deadAnswer(who, token)
    const row = await ctx.applications.byId(live.applicationId)
    const vacancy = row && (await ctx.vacancies.byId(row.vacancyId))
    const purpose: LinkPageProps['purpose'] =
      live.purpose === 'see' || !row ? { kind: 'see' } : { kind: 'erase', facts: await eraseFacts(ctx, row) }
    return page(linkPage({ frame: who.frame, token, job: vacancy?.title ?? '', purpose }))
  },
})

/** The button: a session and the applicant's own pages, or the erasure itself. */
export const postLink = route({
  method: 'post',
  path: '/links/:token',
  allow: 'anyone',
  record: { change: 'link.used' },
  limit: 'link',
  read: incoming => ({ token: tokenOf(incoming), typed: incoming.body }),
  handle: async (ctx, { token, typed }, who) => {
    const live = await liveLink(ctx, await ctx.links.use(token, ['see', 'erase']))
    if (!live) {
      const led = await erasureSentBefore(ctx, typed)
      return led === undefined ? deadAnswer(who, token) : redirectTo(led)
    }
    const { subjectId, applicationId } = live
    const actor = { kind: 'applicant', subjectId } as const
    await ctx.audit.write({ what: 'link.used', who: actor, about: applicationId })
    if (live.purpose === 'erase') return await askedOnce(ctx, typed, () => erase(ctx, live, typed))
    const generation = await ctx.applicants.generationOf(subjectId)
    if (generation === undefined) throw new Refusal('gone')
    await who.session.begin({ kind: 'portal', id: subjectId, generation })
    return redirectTo('/my')
  },
})

async function erase(
  ctx: Context,
  { subjectId, applicationId }: LiveLink,
  typed: TypedForm,
): Promise<Answer> {
  const wish = { now: typed['now'] === 'yes', token: erasureTokenOf(typed) }
  const erasure = await requestErasure(ctx, { subjectId, applicationIds: [applicationId], ...wish })
  return redirectTo(`/erasures/${erasure}`)
}

/** Whoever asks, the answer is the same; only the owner of the mailbox learns more. */
export const postRenew = route({
  method: 'post',
  path: '/links/:token/renew',
  allow: 'anyone',
  record: { change: 'link.renewed' },
  limit: 'renew',
  read: tokenOf,
  handle: async (ctx, token, who) => {
    await renewLink(ctx, token)
    return page(deadLinkPage({ frame: who.frame, token, renewed: true }), 202)
  },
})
