import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { page, route, type Who } from '../http/route.ts'
import { isHiddenByStop } from '../policy/visibility.ts'
import { saidDate } from '../policy/unit-dates.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { lines } from '../vacancies/typed.ts'
import { findApplicationPage, type FoundApplication } from '../../views/review/find.tsx'
import { findApplications, readSoughtApplication } from './find-applications.ts'
import { staffState } from './staff-state.ts'

const path = '/staff/find'
const allow = ['recruiter', 'privacyOfficer'] as const

/** The empty search. */
export const getFindApplication = route({
  method: 'get',
  path,
  allow,
  record: { nothing: 'an empty form' },
  read: () => undefined,
  handle: (_ctx, _input, { frame }) => {
    const form = { language: frame.language, typed: {}, problems: [] }
    return Promise.resolve(page(findApplicationPage({ frame, found: null, form })))
  },
})

/** The search by exact address or reference; what was looked for is in no address line. */
export const postFindApplication = route({
  method: 'post',
  path,
  allow,
  record: { change: 'application.searched' },
  limit: 'staffAction',
  read: ({ body }) => body,
  handle: async (ctx, typed, who) => {
    const { frame, roles } = who
    const form = { language: frame.language, typed, problems: [] }
    const sought = readSoughtApplication(lines(typed['q']))
    if (!sought) {
      const problems = [{ field: 'q', key: 'findApp.problem' }]
      return page(findApplicationPage({ frame, found: null, form: { ...form, problems } }), 422)
    }
    const rows = await findApplications(ctx, sought, { by: staffOf(who), roles })
    const found = await Promise.all(rows.map(async row => await foundOf(ctx, who, row)))
    return page(findApplicationPage({ frame, found, form }))
  },
})

async function foundOf(
  ctx: Pick<Context, 'vacancies'>,
  { roles }: Who,
  row: ApplicationRow,
): Promise<FoundApplication> {
  const isHidden = isHiddenByStop(row.stops) || row.state === 'erasure_pending'
  return {
    applicationId: roles.includes('recruiter') && !isHidden ? row._id : null,
    reference: row.reference,
    job: (await ctx.vacancies.byId(row.vacancyId))?.title ?? '',
    receivedAt: row.receivedAt,
    state: row.state === 'erasure_pending' ? 'going' : isHidden ? 'hidden' : staffState(row),
    dueOn: row.stops.length > 0 ? null : saidDate(row.due),
    goesAt: row.erasure?.undoUntil ?? null,
  }
}
