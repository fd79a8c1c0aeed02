import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import { page, redirectTo, route, type Route } from '../http/route.ts'
import { nameOf } from '../policy/fields.ts'
import { hiringRoles } from '../policy/roles.ts'
import { isOutcome } from '../policy/states.ts'
import { colleagueOf, staffOf, vacancyFor } from '../vacancies/staff-access.ts'
import { vacancyIdOf } from '../vacancies/staff-routes.ts'
import { closeJobPage } from '../../views/vacancies/close-job.tsx'
import { closeVacancy } from './close-vacancy.ts'
import { recordDecision } from './record-decision.ts'
import { undoDecision } from './undo-decision.ts'

const postDecision = route({
  method: 'post',
  path: '/staff/applications/:id/decision',
  allow: hiringRoles,
  record: { change: 'decision.recorded' },
  limit: 'staffAction',
  read: incoming => {
    const { outcome } = incoming.body
    if (!isOutcome(outcome) || outcome === 'cancelled') throw new Refusal('malformed')
    return { applicationId: applicationIdOf(incoming), outcome }
  },
  handle: async (ctx, input, who) => {
    await recordDecision(ctx, { ...input, by: staffOf(who), roles: who.roles })
    return redirectTo(`/staff/applications/${input.applicationId}`)
  },
})

const postUndo = route({
  method: 'post',
  path: '/staff/applications/:id/decision/undo',
  allow: hiringRoles,
  record: { change: 'decision.undone' },
  limit: 'staffAction',
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    await undoDecision(ctx, { applicationId, by: staffOf(who), roles: who.roles })
    return redirectTo(`/staff/applications/${applicationId}`)
  },
})

const getClose = route({
  method: 'get',
  path: '/staff/jobs/:id/close',
  allow: hiringRoles,
  record: { view: 'application.listed' },
  read: vacancyIdOf,
  handle: async (ctx, id, who) => {
    const vacancy = await vacancyFor(ctx, id, colleagueOf(who))
    if (vacancy.state === 'draft') throw new Refusal('conflict')
    await ctx.audit.write({ what: 'application.listed', who: staffOf(who), about: id })
    const html = closeJobPage({
      frame: who.frame,
      vacancyId: id,
      title: vacancy.title,
      undecided: await withNames(ctx, await ctx.applications.undecidedOf(id)),
      mailMinutes: ctx.policy.document.timing.decisionMailMinutes,
    })
    return page(html)
  },
})

/** Each undecided application with the D that closing gives it. */
async function withNames(ctx: Context, rows: readonly ApplicationRow[]) {
  const profiles = await profilesOf(
    ctx,
    rows.map(row => row.subjectId),
  )
  const { due } = deadlineFor(ctx, { state: 'cancelled', decidedAt: ctx.clock.now() })
  return rows.map(row => {
    const profile = profiles.get(row.subjectId)
    const name = profile ? nameOf(profile) : ''
    return { applicationId: row._id, name, receivedAt: row.receivedAt, dueOn: due.date }
  })
}

const postClose = route({
  method: 'post',
  path: '/staff/jobs/:id/close',
  allow: hiringRoles,
  record: { change: 'vacancy.closed' },
  limit: 'staffAction',
  read: vacancyIdOf,
  handle: async (ctx, id, who) => {
    await vacancyFor(ctx, id, colleagueOf(who))
    await closeVacancy(ctx, { id, by: staffOf(who) })
    return redirectTo(`/staff/jobs/${id}`)
  },
})

/** Every route of deciding. */
export const decisionRoutes: readonly Route[] = [postDecision, postUndo, getClose, postClose]
