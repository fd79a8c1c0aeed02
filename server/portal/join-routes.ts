import type { ProvenSubject } from '../access/session.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { addressOf, nameOf, phoneOf, type Profile } from '../policy/fields.ts'
import { addressForToken } from '../policy/mail-address.ts'
import { ownApplications } from '../applications/own-applications.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import { joinPage, type JoinSide } from '../../views/portal/join.tsx'
import { joinSubjects, type ProvenPair } from './join-subjects.ts'

/** The two subjects that the browser has proven: the session's, and the one before. */
interface BothProven {
  present: ProvenSubject
  other: ProvenSubject
}

/** Undefined when there is one only, or one of them has changed since. */
async function bothOf(ctx: Context, who: Who): Promise<BothProven | undefined> {
  if (who.actor.kind !== 'applicant') throw new Refusal('notFound')
  const { also } = who.session
  const { subjectId } = who.actor
  const generation = await ctx.applicants.generationOf(subjectId)
  if (!also || also.id === subjectId || generation === undefined) return undefined
  if ((await ctx.applicants.generationOf(also.id)) !== also.generation) return undefined
  return { present: { id: subjectId, generation }, other: also }
}

/** Two people of the database, each proven by a link: whether they are one person. Nothing changes. */
export const getJoin = route({
  method: 'get',
  path: '/my/join',
  allow: 'applicant',
  record: { view: 'portal.opened' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    const both = await bothOf(ctx, who)
    return both ? await offer(ctx, who, { both, status: 200 }) : redirectTo('/my')
  },
})

async function offer(
  ctx: Context,
  who: Who,
  { both, status }: { both: BothProven; status: 200 | 422 },
): Promise<Answer> {
  const { present, other } = both
  const profiles = await profilesOf(ctx, [present.id, other.id])
  const [mine, theirs] = [profiles.get(present.id), profiles.get(other.id)]
  if (!mine || !theirs) return redirectTo('/my')
  await ctx.audit.write({ what: 'portal.opened', who: who.actor })
  const html = joinPage({
    frame: who.frame,
    present: await sideOf(ctx, present, mine),
    other: await sideOf(ctx, other, theirs),
    isOneAddress: addressForToken(addressOf(mine)) === addressForToken(addressOf(theirs)),
    isMissing: status === 422,
  })
  return page(html, status)
}

/** What the one profile holds, and which applications it came with. */
async function sideOf(ctx: Context, { id }: ProvenSubject, profile: Profile): Promise<JoinSide> {
  const rows = await ownApplications(ctx, id)
  const applications = rows.map(async ({ vacancyId, receivedAt }) => ({
    job: (await ctx.vacancies.byId(vacancyId))?.title ?? '',
    receivedAt,
  }))
  return {
    address: addressOf(profile),
    name: nameOf(profile),
    phone: phoneOf(profile),
    applications: await Promise.all(applications),
  }
}

/** They are one person, who says so and chooses what is kept. */
export const postJoin = route({
  method: 'post',
  path: '/my/join',
  allow: 'applicant',
  record: { change: 'subject.joined' },
  read: incoming => incoming.body['keep'],
  handle: async (ctx, keep, who) => {
    const both = await bothOf(ctx, who)
    if (!both) return redirectTo('/my')
    const pair = pairOf(both, keep)
    if (!pair) return await offer(ctx, who, { both, status: 422 })
    await joinSubjects(ctx, pair)
    await who.session.begin({ kind: 'portal', ...pair.kept })
    return redirectTo('/my')
  },
})

function pairOf({ present, other }: BothProven, keep: unknown): ProvenPair | undefined {
  if (keep === 'present') return { kept: present, gone: other }
  return keep === 'other' ? { kept: other, gone: present } : undefined
}
