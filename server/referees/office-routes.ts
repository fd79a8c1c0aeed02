import type { Context } from '../base/context.ts'
import type { RefereeId } from '../base/ids.ts'
import { page, redirectTo, route, type Answer, type Incoming, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { findRefereePage, foundRefereePage } from '../../views/referees/office.tsx'
import { correctByOfficer } from './correct-referee.ts'
import { findReferees } from './find-referees.ts'
import { openEntry, type OpenEntry } from './open-entry.ts'
import { readContact, readSought } from './read-referee.ts'
import { eraseReferee, isKept } from './remove-referee.ts'
import { refereeIdOf, shownReferee, shownReferees } from './shown-referee.ts'

const allow = ['privacyOfficer'] as const
const officePath = '/staff/privacy/referees'

function idOf({ params }: Incoming): RefereeId {
  return refereeIdOf(params['id'])
}

/** The empty search. */
export const getRefereeSearch = route({
  method: 'get',
  path: officePath,
  allow,
  record: { nothing: 'an empty form' },
  read: () => undefined,
  handle: (_ctx, _input, { frame }) => {
    const form = { language: frame.language, typed: {}, problems: [] }
    return Promise.resolve(page(findRefereePage({ frame, found: null, form })))
  },
})

/** The search by exact address or number; what was looked for is in no address line. */
export const postRefereeSearch = route({
  method: 'post',
  path: officePath,
  allow,
  record: { change: 'referee.searched' },
  limit: 'staffAction',
  read: ({ body }) => body,
  handle: async (ctx, typed, who) => {
    const { frame } = who
    const form = { language: frame.language, typed, problems: [] }
    const read = readSought(typed)
    if ('problem' in read)
      return page(findRefereePage({ frame, found: null, form: { ...form, problems: [read.problem] } }), 422)
    const entries = await shownReferees(ctx, await findReferees(ctx, read.sought, staffOf(who)))
    const found = entries.map(({ entry, shown }) => ({ ...shown, refereeId: entry._id }))
    return page(findRefereePage({ frame, found, form }))
  },
})

/** One entry, shown after the look was recorded: the copy for the referee. */
export const getOfficeReferee = route({
  method: 'get',
  path: `${officePath}/:id`,
  allow,
  record: { view: 'referee.opened' },
  read: idOf,
  handle: async (ctx, id, who) =>
    await officeAnswer(ctx, who, { open: await openEntry(ctx, id), typed: {}, problems: [] }),
})

interface Typed {
  open: OpenEntry
  typed: TypedForm
  problems: readonly Problem[]
}

async function officeAnswer(ctx: Context, who: Who, { open, typed, problems }: Typed): Promise<Answer> {
  await ctx.audit.write({ what: 'referee.opened', who: staffOf(who), about: open.row._id })
  const html = foundRefereePage({
    frame: who.frame,
    refereeId: open.entry._id,
    referee: await shownReferee(ctx, open),
    isKept: isKept(open),
    form: { language: who.frame.language, typed, problems },
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** The entry is corrected for the referee. */
export const postOfficeCorrection = route({
  method: 'post',
  path: `${officePath}/:id/correct`,
  allow,
  record: { change: 'referee.corrected' },
  limit: 'staffAction',
  read: incoming => ({ id: idOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const open = await openEntry(ctx, id)
    const read = readContact(typed, who.incoming.language)
    if ('problems' in read) return await officeAnswer(ctx, who, { open, typed, problems: read.problems })
    await correctByOfficer(ctx, open, { contact: read.contact, by: staffOf(who) })
    return redirectTo(`${officePath}/${id}`)
  },
})

/** The entry is erased for the referee. */
export const postOfficeErasure = route({
  method: 'post',
  path: `${officePath}/:id/erase`,
  allow,
  record: { change: 'referee.erased' },
  limit: 'staffAction',
  read: idOf,
  handle: async (ctx, id, who) => {
    await eraseReferee(ctx, await openEntry(ctx, id), staffOf(who))
    return redirectTo(officePath)
  },
})
