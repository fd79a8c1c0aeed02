import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { ownApplication } from '../applications/own-applications.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Route, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { restrictPage } from '../../views/rights/restrict.tsx'
import { askedRestriction, isRestricted } from './asked-restriction.ts'
import { liftOwnRestriction } from './lift-restriction.ts'
import { restrict } from './restrict.ts'

const path = '/my/applications/:id/restrict'
/** What a restriction means, why it is wanted, and one button. */
const getRestrict = route({
  ...ofOwnApplication,
  method: 'get',
  path,
  record: { nothing: 'the title of what the person has just seen' },
  read: applicationIdOf,
  handle: async (ctx, id, who) => {
    const row = await ownApplication(ctx, applicantOf(who).subjectId, id)
    if (isRestricted(row)) return redirectTo(`/my/applications/${id}`)
    return await restrictAnswer(ctx, who, row, { typed: {}, problems: [] })
  },
})

async function restrictAnswer(
  ctx: Context,
  who: Who,
  ...[row, form]: [ApplicationRow, { typed: TypedForm; problems: readonly Problem[] }]
): Promise<Answer> {
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const isUndecided = row.state === 'received'
  const of = { applicationId: row._id, job: vacancy?.title ?? '', isUndecided }
  return page(restrictPage({ frame: who.frame, of, ...form }), form.problems.length > 0 ? 422 : 200)
}

/** Nobody uses the application any more, at once. */
const postRestrict = route({
  ...ofOwnApplication,
  method: 'post',
  path,
  record: { change: 'restriction.set' },
  read: incoming => ({ id: applicationIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const by = applicantOf(who)
    const row = await ownApplication(ctx, by.subjectId, id)
    const read = askedRestriction(typed, who.incoming.language)
    if ('problems' in read) return await restrictAnswer(ctx, who, row, { typed, problems: read.problems })
    if (!isRestricted(row)) await ctx.limits.count('ownWords', by.subjectId)
    await restrict(ctx, { applicationId: id, by, request: read.request })
    return redirectTo(`/my/applications/${id}`)
  },
})

/** Those who hire see it again, at once. */
const postLift = route({
  ...ofOwnApplication,
  method: 'post',
  path: `${path}/lift`,
  record: { change: 'restriction.lifted' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) => {
    const by = applicantOf(who)
    await ownApplication(ctx, by.subjectId, applicationId)
    await liftOwnRestriction(ctx, { applicationId, by })
    return redirectTo(`/my/applications/${applicationId}`)
  },
})

/** Restricting the use of one's own application, and lifting that. */
export const ownRestrictRoutes: readonly Route[] = [getRestrict, postRestrict, postLift]
