import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId, type PoolId, type SubjectId } from '../base/ids.ts'
import { isToken, type Link } from '../access/links-store.ts'
import type { ProvenSubject } from '../access/session.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { deadLinkPage, linkPage, type LinkPageProps } from '../../views/access/link.tsx'
import { findDonePage } from '../../views/portal/find.tsx'
import { askForLink } from './ask-for-link.ts'
import { caseBehind, enterCase } from './case-link.ts'
import { eraseFacts } from './erase-facts.ts'
import { provenBefore, provenTogether } from './proven-before.ts'
import { hideOlderTwins } from './older-twins.ts'
import { eraseOnRequest } from '../cases/erase-on-request.ts'
import { askedOnce, erasureSentBefore, erasureTokenOf } from '../applications/sent-before.ts'
import { heldAnswer } from '../applications/stop-shown.ts'

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
  if (!isId('sub', subjectId) || !isId('app', applicationId)) return undefined
  const rows = await ctx.applications.ofSubject(subjectId)
  const there = rows.filter(row => mayBeSeenByOwner(row.state))
  const leads = purpose === 'see' ? there.length > 0 : there.some(row => row._id === applicationId)
  return leads ? { purpose, subjectId, applicationId } : undefined
}

/** Whose membership of the pool the link leads to; undefined when it leads nowhere. */
async function memberBehind(
  ctx: Pick<Context, 'pool'>,
  link: Link | undefined,
): Promise<{ subjectId: SubjectId; entryId: PoolId } | undefined> {
  if (link?.purpose !== 'pool' || !isId('sub', link.subjectId)) return undefined
  const entry = await ctx.pool.liveOf(link.subjectId)
  return entry && { subjectId: link.subjectId, entryId: entry._id }
}

/** Whose mailbox the link proves; undefined when it leads nowhere. */
async function sharerBehind(
  ctx: Pick<Context, 'applicants'>,
  link: Link | undefined,
): Promise<ProvenSubject | undefined> {
  if (link?.purpose !== 'mailbox' || !isId('sub', link.subjectId)) return undefined
  const generation = await ctx.applicants.generationOf(link.subjectId)
  return generation === undefined ? undefined : { id: link.subjectId, generation }
}

function deadAnswer(who: Who, token: string): Answer {
  return page(deadLinkPage({ frame: who.frame, token }), 410)
}

/** A page with one button; nothing changes, however often a mail scanner looks. */
export const getLink = route({
  method: 'get',
  path: '/links/:token',
  allow: 'anyone',
  record: { nothing: 'the job and its title only, nothing of the person' },
  read: tokenOf,
  handle: async (ctx, token, who) => {
    const found = await ctx.links.find(token)
    const link = found && ctx.links.isAlive(found) ? found : undefined
    if (await memberBehind(ctx, link))
      return page(linkPage({ frame: who.frame, token, job: '', purpose: { kind: 'pool' } }))
    if (await sharerBehind(ctx, link))
      return page(linkPage({ frame: who.frame, token, job: '', purpose: { kind: 'mailbox' } }))
    const linked = await caseBehind(ctx, link)
    if (linked) {
      const { identifies } = linked
      return page(linkPage({ frame: who.frame, token, job: '', purpose: { kind: 'case', identifies } }))
    }
    const live = await liveLink(ctx, link)
    if (!live) return deadAnswer(who, token)
    const row = await ctx.applications.byId(live.applicationId)
    const held = live.purpose === 'erase' && row ? await heldAnswer(ctx, who, row, 200) : undefined
    if (held) return held
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
    const link = await ctx.links.use(token, ['see', 'erase', 'pool', 'mailbox', 'case'])
    const member = await memberBehind(ctx, link)
    if (member) return await enterConsents(ctx, who, member)
    const sharer = await sharerBehind(ctx, link)
    if (sharer) return await enterMailbox(ctx, who, sharer)
    const linked = await caseBehind(ctx, link)
    if (linked) return await enterCase(ctx, who, linked)
    const live = await liveLink(ctx, link)
    if (!live) {
      const led = await erasureSentBefore(ctx, typed)
      return led === undefined ? deadAnswer(who, token) : redirectTo(led)
    }
    const { subjectId, applicationId } = live
    const actor = { kind: 'applicant', subjectId } as const
    await ctx.audit.write({ what: 'link.used', who: actor, about: applicationId })
    if (live.purpose === 'erase')
      return await askedOnce(ctx, { ...live, typed }, () => erase(ctx, who, { live, typed }))
    // Once: whoever keeps both applications keeps them, however often the link is used.
    const row = link?.uses.length === 1 ? await ctx.applications.byId(applicationId) : null
    if (row) await hideOlderTwins(ctx, row)
    const generation = await ctx.applicants.generationOf(subjectId)
    if (generation === undefined) throw new Refusal('gone')
    const opened = { id: subjectId, generation }
    const also = await provenBefore(ctx, who, opened)
    await who.session.begin({ kind: 'portal', ...opened, also })
    return redirectTo(also ? '/my/join' : '/my')
  },
})

async function enterConsents(
  ctx: Context,
  who: Who,
  { subjectId, entryId }: { subjectId: SubjectId; entryId: PoolId },
): Promise<Answer> {
  await ctx.audit.write({ what: 'link.used', who: { kind: 'applicant', subjectId }, about: entryId })
  const generation = await ctx.applicants.generationOf(subjectId)
  if (generation === undefined) throw new Refusal('gone')
  await who.session.begin({ kind: 'portal', id: subjectId, generation })
  return redirectTo('/my/consents/pool')
}

/** Nobody is signed in as anybody yet: several people read the mail the link came in. */
async function enterMailbox(ctx: Context, who: Who, sharer: ProvenSubject): Promise<Answer> {
  await ctx.audit.write({ what: 'link.used', who: { kind: 'nobody' } })
  const also = await provenTogether(ctx, who)
  await who.session.begin({ kind: 'portal', ...sharer, mailbox: true, also })
  return redirectTo('/my')
}

async function erase(
  ctx: Context,
  who: Who,
  { live: { subjectId, applicationId }, typed }: { live: LiveLink; typed: TypedForm },
): Promise<Answer> {
  const row = await ctx.applications.byId(applicationId)
  const held = row && (await heldAnswer(ctx, who, row, 409))
  if (held) return held
  const wish = { now: typed['now'] === 'yes', token: erasureTokenOf(typed) }
  const erasure = await eraseOnRequest(ctx, { subjectId, applicationIds: [applicationId], ...wish })
  return redirectTo(`/erasures/${erasure}`)
}

/** Whoever asks, the answer is the same; only the owner of the mailbox learns more. */
export const postRenew = route({
  method: 'post',
  path: '/links/:token/renew',
  allow: 'anyone',
  record: { nothing: 'nobody is looked up here; the job that does records the link it sends' },
  limit: 'renew',
  read: tokenOf,
  handle: async (ctx, token, who) => {
    const by = { token: isToken(token) ? token : '' }
    await askForLink(ctx, { by, language: who.incoming.language })
    return page(findDonePage({ frame: who.frame }), 202)
  },
})
