import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { page, publicForAMinute, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { dueFor } from '../policy/retention.ts'
import { advertPage, closedAdvertPage } from '../../views/vacancies/advert.tsx'
import { jobsFeed } from '../../views/vacancies/jobs-feed.ts'
import { jobsPage } from '../../views/vacancies/jobs.tsx'
import { opennessOf } from './openness.ts'
import type { Vacancy } from './vacancies-store.ts'

/** The open jobs, as the list shows them. */
async function openJobs(ctx: Pick<Context, 'vacancies' | 'clock' | 'policy'>): Promise<Vacancy[]> {
  const now = ctx.clock.now()
  const zone = ctx.policy.document.timeZone
  return (await ctx.vacancies.published()).filter(vacancy => opennessOf(vacancy, now, zone) === 'open')
}

/** The address of the first page. */
export const getHome = route({
  method: 'get',
  path: '/',
  allow: 'anyone',
  record: { nothing: 'leads on' },
  read: () => undefined,
  handle: () => Promise.resolve(redirectTo('/jobs')),
})

/** The open jobs for feed readers. */
export const getJobsFeed = route({
  method: 'get',
  path: '/jobs.rss',
  allow: 'anyone',
  record: { nothing: 'public adverts' },
  read: () => undefined,
  handle: async (ctx, _input, who) => ({
    kind: 'text',
    status: 200,
    type: 'application/rss+xml; charset=utf-8',
    text: jobsFeed({ frame: who.frame, origin: ctx.config.publicUrl, jobs: await openJobs(ctx) }),
    headers: publicForAMinute,
  }),
})

/** The list of open jobs. */
export const getJobs = route({
  method: 'get',
  path: '/jobs',
  allow: 'anyone',
  record: { nothing: 'public adverts' },
  read: () => undefined,
  handle: async (ctx, _input, who) => ({
    ...page(jobsPage({ frame: who.frame, jobs: await openJobs(ctx) })),
    headers: publicForAMinute,
  }),
})

/** One advert. A draft is not there for the public; a closed one is gone. */
export const getAdvert = route({
  method: 'get',
  path: '/jobs/:slug',
  allow: 'anyone',
  record: { nothing: 'public adverts' },
  read: incoming => incoming.params['slug'] ?? '',
  handle: async (ctx, slug, who) => {
    const vacancy = await ctx.vacancies.bySlug(slug)
    if (!vacancy || vacancy.state === 'draft') throw new Refusal('notFound')
    if (vacancy.state === 'closed') {
      return page(closedAdvertPage({ frame: who.frame, jobs: await openJobs(ctx) }), 410)
    }
    return { ...advertAnswer(ctx, vacancy, who), headers: publicForAMinute }
  },
})

function advertAnswer(ctx: Context, vacancy: Vacancy, who: Who): Answer & { kind: 'page' } {
  const { document } = ctx.policy
  const now = ctx.clock.now()
  const openness = opennessOf(vacancy, now, document.timeZone)
  const html = advertPage({
    frame: who.frame,
    advert: vacancy,
    state: openness === 'draft' ? 'preview' : openness === 'open' ? 'open' : 'deadlinePassed',
    retention: document.retention,
    undecidedOn: dueFor({ state: 'undecided', lastActAt: now }, document).date,
    url: `${ctx.config.publicUrl}/jobs/${vacancy.slug}`,
    ...(openness === 'draft' ? { vacancyId: vacancy._id } : {}),
  })
  return { kind: 'page', status: 200, html }
}

/** The advert of a draft as it will look, for staff. */
export function previewAnswer(ctx: Context, vacancy: Vacancy, who: Who): Answer {
  return advertAnswer(ctx, vacancy, who)
}
