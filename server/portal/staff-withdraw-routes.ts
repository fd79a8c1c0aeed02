import { applicationForStaff } from '../applications/application-for-staff.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { page, redirectTo, route, type Route } from '../http/route.ts'
import { hiringRoles } from '../policy/roles.ts'
import { mayBeWithdrawn } from '../policy/states.ts'
import { colleagueOf } from '../vacancies/staff-access.ts'
import { staffWithdrawPage } from '../../views/review/withdraw.tsx'
import { withdrawalOf, withdrawForApplicant } from './withdraw-application.ts'

const ofOne = { path: '/staff/applications/:id/withdraw', allow: hiringRoles } as const

/** What stays until when, and one button: for an applicant who rang or wrote. */
const getStaffWithdraw = route({
  ...ofOne,
  method: 'get',
  record: { nothing: 'title and date of what they have just seen' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    const row = await applicationForStaff(ctx, { applicationId, ...colleagueOf(who) })
    if (!mayBeWithdrawn(row.state)) return redirectTo(`/staff/applications/${applicationId}`)
    const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
    const dueOn = withdrawalOf(ctx, row).deadline.due.date
    return page(staffWithdrawPage({ frame: who.frame, applicationId, job, dueOn }))
  },
})

/** Out of the race, as by the applicant's own button, and the applicant is told. */
const postStaffWithdraw = route({
  ...ofOne,
  method: 'post',
  record: { change: 'application.withdrawn' },
  limit: 'staffAction',
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    const row = await applicationForStaff(ctx, { applicationId, ...colleagueOf(who) })
    await withdrawForApplicant(ctx, row, colleagueOf(who).by)
    return redirectTo(`/staff/applications/${applicationId}`)
  },
})

/** Both routes by which staff withdraw an application whose applicant asks for it. */
export const staffWithdrawRoutes: readonly Route[] = [getStaffWithdraw, postStaffWithdraw]
