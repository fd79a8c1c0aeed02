import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, newId, type ApplicationId, type RefereeId } from '../base/ids.ts'
import { applicationForStaff } from '../applications/application-for-staff.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { page, redirectTo, route, type Answer, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { hiringRoles } from '../policy/roles.ts'
import { colleagueOf } from '../vacancies/staff-access.ts'
import { staffRefereesPage, type StaffReferee } from '../../views/referees/staff.tsx'
import { addReferee } from './add-referee.ts'
import { openEntries, type OpenEntry } from './open-entry.ts'
import { readReferee } from './read-referee.ts'
import { refereesOf } from './referees-store.ts'
import { removeByStaff } from './remove-referee.ts'
import { refereeIdOf, shownReferees } from './shown-referee.ts'
import { tellingOf } from './tell-referee.ts'

/** Who can be asked about the applicant, shown after the look was recorded. */
export const getStaffReferees = route({
  method: 'get',
  path: '/staff/applications/:id/referees',
  allow: hiringRoles,
  record: { view: 'referee.listed' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) =>
    await staffAnswer(ctx, who, { applicationId, newId: newId('ref'), typed: {}, problems: [] }),
})

interface Typed {
  applicationId: ApplicationId
  newId: RefereeId
  typed: TypedForm
  problems: readonly Problem[]
}

async function staffAnswer(ctx: Context, who: Who, at: Typed): Promise<Answer> {
  const { applicationId, typed, problems } = at
  const look = { applicationId, ...colleagueOf(who) }
  const row = await applicationForStaff(ctx, look)
  await ctx.audit.write({ what: 'referee.listed', who: look.by, about: row._id })
  const entries = await openEntries(ctx, await refereesOf(ctx, [row._id]))
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const html = staffRefereesPage({
    frame: who.frame,
    applicationId,
    job: vacancy?.title ?? '',
    referees: await listed(ctx, entries),
    newId: at.newId,
    form: { language: who.frame.language, typed, problems },
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

async function listed(ctx: Context, entries: readonly OpenEntry[]): Promise<StaffReferee[]> {
  const standings = await ctx.outbox.statesOf(entries.map(({ entry }) => tellingOf(entry)))
  return (await shownReferees(ctx, entries)).map(({ entry, shown }, at) => {
    const state = standings[at]?.state
    const mail = state === 'sent' || state === 'failed' ? state : 'waiting'
    return { ...shown, refereeId: entry._id, mail: shown.email === null ? 'none' : mail }
  })
}

/** One referee more, told at once when there is an address. */
export const postStaffReferee = route({
  method: 'post',
  path: '/staff/applications/:id/referees',
  allow: hiringRoles,
  record: { change: 'referee.added' },
  limit: 'staffAction',
  read: incoming => {
    const { id } = incoming.body
    if (!isId('ref', id)) throw new Refusal('malformed')
    return { applicationId: applicationIdOf(incoming), id, typed: incoming.body }
  },
  handle: async (ctx, { applicationId, id, typed }, who) => {
    const read = readReferee(typed, who.incoming.language)
    if ('problems' in read)
      return await staffAnswer(ctx, who, { applicationId, newId: id, typed, problems: read.problems })
    await addReferee(ctx, { applicationId, id, referee: read.referee, ...colleagueOf(who) })
    return redirectTo(`/staff/applications/${applicationId}/referees`)
  },
})

/** That referee is not to be asked any more. */
export const postRemoveReferee = route({
  method: 'post',
  path: '/staff/applications/:id/referees/:refereeId/remove',
  allow: hiringRoles,
  record: { change: 'referee.removed' },
  limit: 'staffAction',
  read: incoming => ({
    applicationId: applicationIdOf(incoming),
    id: refereeIdOf(incoming.params['refereeId']),
  }),
  handle: async (ctx, input, who) => {
    await removeByStaff(ctx, { ...input, ...colleagueOf(who) })
    return redirectTo(`/staff/applications/${input.applicationId}/referees`)
  },
})
