import { Refusal } from '../base/errors.ts'
import { applicantOf } from '../applications/own-route.ts'
import { page, redirectTo, route, type Route } from '../http/route.ts'
import { purposeOf } from '../pool/own-entry.ts'
import { restrictPage } from '../../views/rights/restrict.tsx'
import { askedRestriction, isRestricted } from './asked-restriction.ts'
import { liftOwnEntryRestriction, restrictEntry, standingEntry } from './restrict-entry.ts'

const consent = '/my/consents/pool'

/** What a restriction means, why it is wanted, and one button. */
const getRestrict = route({
  method: 'get',
  path: '/my/consents/:purpose/restrict',
  allow: 'applicant',
  record: { nothing: 'an empty form' },
  read: purposeOf,
  handle: async (ctx, _input, who) => {
    const entry = await standingEntry(ctx, applicantOf(who).subjectId)
    if (!entry) throw new Refusal('notFound')
    if (isRestricted(entry)) return redirectTo(consent)
    return page(restrictPage({ frame: who.frame, of: 'pool', typed: {}, problems: [] }))
  },
})

/** Nobody uses the copy any more, at once. */
const postRestrict = route({
  method: 'post',
  path: '/my/consents/:purpose/restrict',
  allow: 'applicant',
  record: { change: 'restriction.set' },
  read: incoming => {
    purposeOf(incoming)
    return incoming.body
  },
  handle: async (ctx, typed, who) => {
    const by = applicantOf(who)
    const read = askedRestriction(typed, who.incoming.language)
    if ('problems' in read)
      return page(restrictPage({ frame: who.frame, of: 'pool', typed, problems: read.problems }), 422)
    const entry = await standingEntry(ctx, by.subjectId)
    if (!(entry && isRestricted(entry))) await ctx.limits.count('ownWords', by.subjectId)
    await restrictEntry(ctx, { by, request: read.request })
    return redirectTo(consent)
  },
})

/** It is used again, at once. */
const postLift = route({
  method: 'post',
  path: '/my/consents/:purpose/lift',
  allow: 'applicant',
  record: { change: 'restriction.lifted' },
  read: purposeOf,
  handle: async (ctx, _input, who) => {
    await liftOwnEntryRestriction(ctx, applicantOf(who))
    return redirectTo(consent)
  },
})

/** Restricting the use of one's own copy in the talent pool, and lifting that. */
export const ownRestrictEntryRoutes: readonly Route[] = [getRestrict, postRestrict, postLift]
