import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { purgedOf } from '../applications/purged-count.ts'
import { page, route, type Answer, type Who } from '../http/route.ts'
import { hiringRoles } from '../policy/roles.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { colleagueOf, staffOf, vacancyFor, worksOn } from '../vacancies/staff-access.ts'
import { vacancyIdOf } from '../vacancies/staff-routes.ts'
import type { Vacancy } from '../vacancies/vacancies-store.ts'
import { staffJobPage, type JobRow, type StaffJobPageProps } from '../../views/review/job.tsx'
import { staffJobsPage, type StaffJobRow } from '../../views/vacancies/staff-jobs.tsx'
import { cursorText, listApplications, readCursor, type ListedApplication } from './list-applications.ts'
import { staffState } from './staff-state.ts'
import { decidedSince } from './staff-visibility.ts'
import { totalOf, unreadIn } from './unread-messages.ts'

/** Counting stops here: the page then says "1 000+". */
const mostCounted = 1001

/** The jobs, with how much waits in each. */
export const getStaffJobs = route({
  method: 'get',
  path: '/staff/jobs',
  allow: hiringRoles,
  record: { nothing: 'counts only' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    const own = (await ctx.vacancies.all()).filter(vacancy => worksOn(vacancy, colleagueOf(who)))
    const jobs = await Promise.all(own.map(vacancy => rowOf(ctx, who, vacancy)))
    const pool = ctx.policy.document.pool !== null && who.roles.includes('recruiter')
    return page(staffJobsPage({ frame: who.frame, jobs, pool }))
  },
})

async function rowOf(ctx: Context, { roles }: Who, vacancy: Vacancy): Promise<StaffJobRow> {
  const { _id: vacancyId, title, place, state, deadlineOn } = vacancy
  const [unread, undecided, messages] = await Promise.all([
    ctx.applications.countOf(vacancyId, 'unread', mostCounted),
    ctx.applications.countOf(vacancyId, 'undecided', mostCounted),
    unreadIn(ctx, vacancyId, roles),
  ])
  return { vacancyId, title, place, state, deadlineOn, unread, undecided, messages: totalOf(messages) }
}

/** One job and a page of its applications, each with the day it is deleted. */
export const getStaffJob = route({
  method: 'get',
  path: '/staff/jobs/:id',
  allow: hiringRoles,
  record: { view: 'application.listed' },
  read: incoming => ({ id: vacancyIdOf(incoming), ...readQuery(incoming.query) }),
  handle: async (ctx, input, who) => await jobAnswer(ctx, who, input),
})

type Stage = StaffJobPageProps['stage']
type JobInput = { id: Vacancy['_id']; stage: Stage; after: ReturnType<typeof readCursor> }

/** @throws Refusal 'notFound' for a cursor that is none */
function readQuery(query: TypedForm): Omit<JobInput, 'id'> {
  const stage = query['stage'] === 'received' || query['stage'] === 'reviewed' ? query['stage'] : 'all'
  if (typeof query['after'] !== 'string') return { stage, after: undefined }
  const after = readCursor(query['after'])
  if (!after) throw new Refusal('notFound')
  return { stage, after }
}

async function jobAnswer(ctx: Context, who: Who, { id, stage, after }: JobInput): Promise<Answer> {
  const vacancy = await vacancyFor(ctx, id, colleagueOf(who))
  await ctx.audit.write({ what: 'application.listed', who: staffOf(who), about: id })
  const query = { vacancyId: id, stage, after, decidedSince: decidedSince(ctx, who.roles) }
  const { listed, next } = await listApplications(ctx, query)
  const messages = await unreadIn(ctx, id, who.roles)
  const html = staffJobPage({
    frame: who.frame,
    vacancyId: id,
    slug: vacancy.state === 'draft' ? null : vacancy.slug,
    title: vacancy.title,
    place: vacancy.place,
    state: vacancy.state,
    deadlineOn: vacancy.deadlineOn,
    stage,
    rows: listed.map(one => jobRow(one, messages.get(one.row._id) ?? 0)),
    first: after === undefined,
    next: next ? cursorText(next) : null,
    purged: await purgedOf(ctx, id),
    undecided: await ctx.applications.countOf(id, 'undecided', mostCounted),
    deletable: vacancy.state !== 'published' && !(await ctx.applications.anyOf(id)),
  })
  return page(html)
}

function jobRow({ row, name, isUnreadable }: ListedApplication, messages: number): JobRow {
  const { _id: applicationId, reference, receivedAt, stage, due } = row
  const state = staffState(row)
  if (isUnreadable) return { kind: 'unreadable', reference, receivedAt, state, due }
  if (name === undefined) return { kind: 'pulled', receivedAt }
  return { kind: 'application', applicationId, reference, name, receivedAt, stage, state, due, messages }
}
