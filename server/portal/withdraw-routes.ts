import { applicationIdOf } from '../applications/path-ids.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route } from '../http/route.ts'
import { mayBeWithdrawn } from '../policy/states.ts'
import { withdrawPage } from '../../views/portal/withdraw.tsx'
import { ownApplication } from '../applications/own-applications.ts'
import { copyDayOf } from './copy-day.ts'
import { withdrawalOf, withdrawApplication } from './withdraw-application.ts'

const ofOne = { path: '/my/applications/:id/withdraw', ...ofOwnApplication } as const

/** What stays until when, and one button. */
export const getWithdraw = route({
  ...ofOne,
  method: 'get',
  record: { nothing: 'title and dates of what the person has just seen' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const row = await ownApplication(ctx, applicantOf(who).subjectId, id)
    if (!mayBeWithdrawn(row.state)) return redirectTo(`/my/applications/${id}`)
    const vacancy = await ctx.vacancies.byId(row.vacancyId)
    const { due } = withdrawalOf(ctx, row).deadline
    const isRestricted = row.stops.some(stop => stop.kind === 'restriction')
    const job = vacancy?.title ?? ''
    const copyDueOn = await copyDayOf(ctx, row, true)
    return page(withdrawPage({ frame: who.frame, applicationId: id, job, due, isRestricted, copyDueOn }))
  },
})

/** Out of the race; D as the page said. */
export const postWithdraw = route({
  ...ofOne,
  method: 'post',
  record: { change: 'application.withdrawn' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    await withdrawApplication(ctx, { applicationId, by: applicantOf(who) })
    return redirectTo(`/my/applications/${applicationId}`)
  },
})
