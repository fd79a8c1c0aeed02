import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { EventName } from '../policy/events.ts'
import { Refusal } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { redirectTo, route, type Route } from '../http/route.ts'
import { hiringRoles } from '../policy/roles.ts'
import { isOutcome } from '../policy/states.ts'
import { colleagueOf, staffOf, vacancyFor } from '../vacancies/staff-access.ts'
import { vacancyIdOf } from '../vacancies/staff-routes.ts'
import { withDone, type DoneCode } from '../../views/done.ts'
import { getClose, postClose } from './close-routes.ts'
import { deleteVacancy } from './delete-vacancy.ts'
import { reopenVacancy } from './reopen-vacancy.ts'
import { recordDecision } from './record-decision.ts'
import { getHandOver, postHandOver } from './hand-over-routes.ts'
import { isRevertCode, revertDecision } from './revert-decision.ts'
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
    return redirectTo(withDone(`/staff/applications/${applicationId}`, 'decisionUndone'))
  },
})

const postRevert = route({
  method: 'post',
  path: '/staff/applications/:id/decision/revert',
  allow: hiringRoles,
  record: { change: 'decision.reverted' },
  limit: 'staffAction',
  read: incoming => {
    const { code } = incoming.body
    if (!isRevertCode(code)) throw new Refusal('malformed')
    return { applicationId: applicationIdOf(incoming), code }
  },
  handle: async (ctx, input, who) => {
    await revertDecision(ctx, { ...input, by: staffOf(who), roles: who.roles })
    return redirectTo(withDone(`/staff/applications/${input.applicationId}`, 'decisionReverted'))
  },
})

/** A press of a button that changes a whole job, by whoever works on it. */
function postJob(
  verb: string,
  { event, done }: { event: EventName; done: DoneCode },
  act: (ctx: Context, input: { id: VacancyId; by: StaffActor }) => Promise<unknown>,
): Route {
  return route({
    method: 'post',
    path: `/staff/jobs/:id/${verb}`,
    allow: hiringRoles,
    record: { change: event },
    limit: 'staffAction',
    read: vacancyIdOf,
    handle: async (ctx, id, who) => {
      await vacancyFor(ctx, id, colleagueOf(who))
      await act(ctx, { id, by: staffOf(who) })
      return redirectTo(withDone(done === 'vacancyDeleted' ? '/staff/jobs' : `/staff/jobs/${id}`, done))
    },
  })
}

const postReopen = postJob('reopen', { event: 'vacancy.reopened', done: 'vacancyReopened' }, reopenVacancy)
const postDelete = postJob('delete', { event: 'vacancy.deleted', done: 'vacancyDeleted' }, deleteVacancy)

/** Every route of deciding. */
export const decisionRoutes: readonly Route[] = [
  postDecision,
  postUndo,
  postRevert,
  getHandOver,
  postHandOver,
  getClose,
  postClose,
  postReopen,
  postDelete,
]
