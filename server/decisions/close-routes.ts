import type { Context } from '../base/context.ts'
import { Refusal, type Problem } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { openProfiles } from '../applications/sealed-parts.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import { withDone } from '../../views/done.ts'
import { nameOf } from '../policy/fields.ts'
import { hiringRoles } from '../policy/roles.ts'
import { isHiddenByStop } from '../policy/visibility.ts'
import { missingStatementsOf } from '../statements/missing-statements.ts'
import { colleagueOf, staffOf, vacancyFor } from '../vacancies/staff-access.ts'
import { vacancyIdOf } from '../vacancies/staff-routes.ts'
import { closeJobPage } from '../../views/vacancies/close-job.tsx'
import { closeVacancy } from './close-vacancy.ts'

const path = '/staff/jobs/:id/close'

/** Who is undecided, and what closing does to them. */
export const getClose = route({
  method: 'get',
  path,
  allow: hiringRoles,
  record: { view: 'application.listed' },
  read: vacancyIdOf,
  handle: async (ctx, id, who) => await closeAnswer(ctx, who, { id, problems: [] }),
})

/** Nobody can apply any more, and everybody is decided. */
export const postClose = route({
  method: 'post',
  path,
  allow: hiringRoles,
  record: { change: 'vacancy.closed' },
  limit: 'staffAction',
  read: vacancyIdOf,
  handle: async (ctx, id, who) => {
    await vacancyFor(ctx, id, colleagueOf(who))
    try {
      await closeVacancy(ctx, { id, by: staffOf(who) })
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'invalid')) throw error
      return await closeAnswer(ctx, who, { id, problems: error.problems })
    }
    return redirectTo(withDone(`/staff/jobs/${id}`, 'vacancyClosed'))
  },
})

async function closeAnswer(
  ctx: Context,
  who: Who,
  { id, problems }: { id: VacancyId; problems: readonly Problem[] },
): Promise<Answer> {
  const vacancy = await vacancyFor(ctx, id, colleagueOf(who))
  if (vacancy.state === 'draft') throw new Refusal('conflict')
  const isClosed = vacancy.state === 'closed'
  const undecided = await inSightOf(ctx, id)
  if (isClosed && undecided.length === 0) return redirectTo(withDone(`/staff/jobs/${id}`, 'vacancyClosed'))
  await ctx.audit.write({ what: 'application.listed', who: staffOf(who), about: id })
  const html = closeJobPage({
    frame: who.frame,
    vacancyId: id,
    title: vacancy.title,
    isClosed,
    undecided: await withNames(ctx, undecided),
    unstated: (await missingStatementsOf(ctx, id)).flatMap(({ _id, decision }) =>
      decision ? [{ applicationId: _id, at: decision.decidedAt }] : [],
    ),
    problems,
    mailMinutes: ctx.policy.document.timing.decisionMailMinutes,
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** Closing decides the others too, but shows nobody that a hold or a restriction hides. */
async function inSightOf(ctx: Context, id: VacancyId): Promise<ApplicationRow[]> {
  const rows = await ctx.applications.undecidedOf(id)
  return rows.filter(row => !isHiddenByStop(row.stops))
}

/** Each undecided application with the D that closing gives it; what nobody can read is not decided with them. */
async function withNames(ctx: Context, rows: readonly ApplicationRow[]) {
  const subjectIds = rows.map(row => row.subjectId)
  const ids = rows.map(row => row._id)
  const { profiles, keys } = await openProfiles(ctx, subjectIds, ids)
  const decision = { outcome: 'cancelled' as const, decidedAt: ctx.clock.now() }
  return rows.flatMap(row => {
    const profile = profiles.get(row.subjectId)
    if (!profile || !keys.has(row._id)) return []
    const { due } = deadlineFor(ctx, { ...row, decision })
    return [{ applicationId: row._id, name: nameOf(profile), receivedAt: row.receivedAt, dueOn: due.date }]
  })
}
