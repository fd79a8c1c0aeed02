import type { Context } from '../base/context.ts'
import { holdersToldByHand } from '../applications/told-by-hand.ts'
import { page, route, type Who } from '../http/route.ts'
import { hiringRoles } from '../policy/roles.ts'
import { staffMaySee } from '../policy/visibility.ts'
import { colleagueOf, worksOn } from '../vacancies/staff-access.ts'
import type { Vacancy } from '../vacancies/vacancies-store.ts'
import { missingStatements } from '../statements/missing-statements.ts'
import { tasksPage, type JobTask, type TasksPageProps } from '../../views/written/tasks.tsx'
import { openContests } from './notes-store.ts'
import { totalOf, unreadIn } from './unread-messages.ts'

const most = 500
/** Counting stops here. */
const mostCounted = 1001

/** What waits for whoever asks: applicants who disagree, statements to write, holders of copies to be told by hand, new messages, people without an answer. */
export const getTasks = route({
  method: 'get',
  path: '/staff/tasks',
  allow: hiringRoles,
  record: { nothing: 'jobs, dates, counts, and who has taken over somebody unnamed' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    const jobs = (await ctx.vacancies.all()).filter(vacancy => worksOn(vacancy, colleagueOf(who)))
    return page(
      tasksPage({
        frame: who.frame,
        contests: await contestsFor(ctx, who, jobs),
        statements: await missingStatements(ctx, colleagueOf(who)),
        byHand: await holdersToldByHand(ctx, colleagueOf(who)),
        messages: await counted(jobs, async ({ _id }) => totalOf(await unreadIn(ctx, _id, who.roles))),
        left: await undecidedIn(
          ctx,
          jobs.filter(({ state }) => state === 'closed'),
        ),
        undecided: await undecidedIn(
          ctx,
          jobs.filter(({ state }) => state !== 'closed'),
        ),
      }),
    )
  },
})

async function undecidedIn(ctx: Pick<Context, 'applications'>, jobs: readonly Vacancy[]): Promise<JobTask[]> {
  return await counted(jobs, async ({ _id }) => await ctx.applications.countOf(_id, 'undecided', mostCounted))
}

async function counted(
  jobs: readonly Vacancy[],
  count: (job: Vacancy) => Promise<number>,
): Promise<JobTask[]> {
  const all = await Promise.all(
    jobs.map(async job => ({ vacancyId: job._id, job: job.title, n: await count(job) })),
  )
  return all.filter(({ n }) => n > 0)
}

/** What applicants said against notes and nobody answered, in applications that whoever asks may see. */
async function contestsFor(
  ctx: Context,
  { roles }: Who,
  jobs: readonly Vacancy[],
): Promise<TasksPageProps['contests']> {
  const notes = await openContests(ctx, most)
  const rows = await ctx.applications.byIds([...new Set(notes.map(note => note.applicationId))])
  const titles = new Map(jobs.map(job => [job._id, job.title]))
  const at = { now: ctx.clock.now(), document: ctx.policy.document }
  return notes.flatMap(({ _id, applicationId, contest }) => {
    const row = rows.find(one => one._id === applicationId)
    const job = row && titles.get(row.vacancyId)
    if (!row || job === undefined || !contest) return []
    const { state, decision, stops } = row
    if (!staffMaySee({ state, decidedAt: decision?.decidedAt, stops }, roles, at)) return []
    return [{ applicationId, noteId: _id, job, at: contest.at }]
  })
}
