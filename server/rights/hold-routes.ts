import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, newId } from '../base/ids.ts'
import { page, redirectTo, route, type Answer, type Incoming, type Route, type Who } from '../http/route.ts'
import { endingDays, lastDayOf } from '../policy/holds.ts'
import { addDays, localDate, type PlainDate } from '../policy/retention.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { officerMayRead, officerMaySee } from '../policy/visibility.ts'
import type { PoolRow } from '../pool/pool-row.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import { withDone, type DoneCode } from '../../views/done.ts'
import { holdPage } from '../../views/rights/hold.tsx'
import { holdsPage, type HoldRowShown, type ShownHoldState } from '../../views/rights/holds.tsx'
import { newHoldPage } from '../../views/rights/new-hold.tsx'
import { referencesOf, unitWithReference } from './held-unit.ts'
import { openHold } from './open-hold.ts'
import type { HeldUnit } from './held-unit.ts'
import type { HoldId, HoldRow } from './holds-store.ts'
import { placeHold } from './place-hold.ts'
import { readGrounds, readHold, readReviewOn } from './read-hold.ts'
import { releaseHold } from './release-hold.ts'
import { renewHold } from './renew-hold.ts'
import { writeGrounds } from './write-grounds.ts'

const allow = ['privacyOfficer'] as const
const holdsPath = '/staff/privacy/holds'

function holdIdOf(incoming: Incoming): HoldId {
  const id = incoming.params['id']
  if (!isId('hld', id)) throw new Refusal('notFound')
  return id
}

function todayOf(ctx: Pick<Context, 'clock' | 'policy'>): PlainDate {
  return localDate(ctx.clock.now(), ctx.policy.document.timeZone)
}

const getHolds = route({
  method: 'get',
  path: holdsPath,
  allow,
  record: { nothing: 'references, grounds and dates of holds' },
  read: () => undefined,
  handle: async (ctx, _input, who) => {
    const [active, ended] = await Promise.all([ctx.holds.active(), ctx.holds.ended()])
    const shown = await shownRows(ctx, [...active, ...ended])
    const stands = new Set<string>(active.map(hold => hold._id))
    return page(
      holdsPage({
        frame: who.frame,
        active: shown.filter(row => stands.has(row.holdId)),
        ended: shown.filter(row => !stands.has(row.holdId)),
      }),
    )
  },
})

async function shownRows(ctx: Context, holds: readonly HoldRow[]): Promise<HoldRowShown[]> {
  const references = await referencesOf(
    ctx,
    holds.map(hold => hold.applicationId),
  )
  const today = todayOf(ctx)
  return holds.flatMap(hold => {
    const reference = references.get(hold.applicationId)
    if (reference === undefined) return [] // deleted since
    const { _id: holdId, code, reviewOn, endedAt } = hold
    const state = shownState(hold, today)
    return [{ holdId, reference, code, state, reviewOn, lastOn: lastDayOf(reviewOn), endedAt }]
  })
}

function shownState({ state, reviewOn }: HoldRow, today: PlainDate): ShownHoldState {
  if (state !== 'active') return state
  if (reviewOn <= today) return 'late'
  return reviewOn <= addDays(today, endingDays) ? 'soon' : 'active'
}

const getNewHold = route({
  method: 'get',
  path: `${holdsPath}/new`,
  allow,
  record: { nothing: 'an empty form' },
  read: () => undefined,
  handle: (_ctx, _input, who) => Promise.resolve(newAnswer(who, newId('hld'), { typed: {}, problems: [] })),
})

function newAnswer(
  who: Who,
  holdId: HoldId,
  form: { typed: TypedForm; problems: readonly Problem[] },
): Answer {
  return page(newHoldPage({ frame: who.frame, holdId, ...form }), form.problems.length > 0 ? 422 : 200)
}

const postNewHold = route({
  method: 'post',
  path: `${holdsPath}/new`,
  allow,
  record: { change: 'hold.placed' },
  limit: 'staffAction',
  read: incoming => incoming.body,
  handle: async (ctx, typed, who) => {
    const { id } = typed
    if (!isId('hld', id)) throw new Refusal('malformed')
    const read = readHold(typed, { language: who.incoming.language, today: todayOf(ctx) })
    if ('problems' in read) return newAnswer(who, id, { typed, problems: read.problems })
    const unknown = { field: 'reference', key: 'err.referenceUnknown' }
    if (!(await unitWithReference(ctx, read.hold.reference)))
      return newAnswer(who, id, { typed, problems: [unknown] })
    await placeHold(ctx, { id, hold: read.hold, by: staffOf(who) })
    const placed = await ctx.holds.byId(id)
    const done = placed && isOfCopy(placed) ? 'copyHoldPlaced' : 'holdPlaced'
    return redirectTo(withDone(`${holdsPath}/${id}`, done))
  },
})

const getHold = route({
  method: 'get',
  path: `${holdsPath}/:id`,
  allow,
  record: { view: 'hold.opened' },
  read: holdIdOf,
  handle: async (ctx, id, who) => await holdAnswer(ctx, who, id),
})

/** Where an application or an entry is read, as long as a hold keeps it. */
function readingPath(row: HeldUnit): string | undefined {
  if (!('vacancyId' in row)) return isKeptByHold(row) ? `/staff/pool/${row._id}` : undefined
  if (!officerMaySee(row, { isInOpenCase: false })) return undefined
  return `/staff/applications/${row._id}`
}

function isKeptByHold({ state, stops }: PoolRow): boolean {
  const isThere = state === 'active' || state === 'asked'
  return isThere && officerMayRead(stops, { isInOpenCase: false })
}

function isOfCopy({ applicationId }: HoldRow): boolean {
  return isId('poo', applicationId)
}

/** The other holds that stand on the same. */
async function othersOf(ctx: Pick<Context, 'holds'>, { _id, applicationId }: HoldRow): Promise<HoldId[]> {
  return (await ctx.holds.activeOn(applicationId)).map(other => other._id).filter(other => other !== _id)
}

async function holdAnswer(
  ctx: Context,
  who: Who,
  ...[id, form = { typed: {}, problems: [] }]: [HoldId, { typed: TypedForm; problems: readonly Problem[] }?]
): Promise<Answer> {
  const { hold, row, texts } = await openHold(ctx, id, staffOf(who))
  const { code, reviewOn, placedAt, endedAt } = hold
  const html = holdPage({
    frame: who.frame,
    holdId: id,
    reference: row.reference,
    path: readingPath(row),
    code,
    state: shownState(hold, todayOf(ctx)),
    texts,
    reviewOn,
    lastOn: lastDayOf(reviewOn),
    placedAt,
    endedAt,
    others: await othersOf(ctx, hold),
    isOfCopy: isOfCopy(hold),
    ...form,
  })
  return page(html, form.problems.length > 0 ? 422 : 200)
}

const postRenew = route({
  method: 'post',
  path: `${holdsPath}/:id/renew`,
  allow,
  record: { change: 'hold.renewed' },
  limit: 'staffAction',
  read: incoming => ({ id: holdIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const read = readReviewOn(typed, todayOf(ctx))
    if ('problem' in read) return await holdAnswer(ctx, who, id, { typed, problems: [read.problem] })
    await renewHold(ctx, { id, reviewOn: read.reviewOn, by: staffOf(who) })
    return redirectTo(withDone(`${holdsPath}/${id}`, 'holdRenewed'))
  },
})

const postGrounds = route({
  method: 'post',
  path: `${holdsPath}/:id/grounds`,
  allow,
  record: { change: 'hold.groundsWritten' },
  limit: 'staffAction',
  read: incoming => ({ id: holdIdOf(incoming), typed: incoming.body }),
  handle: async (ctx, { id, typed }, who) => {
    const read = readGrounds(typed, who.incoming.language)
    if ('problems' in read) return await holdAnswer(ctx, who, id, { typed, problems: read.problems })
    await writeGrounds(ctx, { id, grounds: read.grounds, by: staffOf(who) })
    return redirectTo(withDone(`${holdsPath}/${id}`, 'groundsWritten'))
  },
})

/** What may be said of a released hold: nothing goes while another one stands. */
async function releasedCode(ctx: Context, id: HoldId): Promise<DoneCode> {
  const hold = await ctx.holds.byId(id)
  if (!hold) return 'holdReleased'
  if ((await othersOf(ctx, hold)).length > 0) return 'holdReleasedOther'
  return isOfCopy(hold) ? 'copyHoldReleased' : 'holdReleased'
}

const postRelease = route({
  method: 'post',
  path: `${holdsPath}/:id/release`,
  allow,
  record: { change: 'hold.released' },
  limit: 'staffAction',
  read: holdIdOf,
  handle: async (ctx, id, who) => {
    await releaseHold(ctx, id, staffOf(who))
    return redirectTo(withDone(holdsPath, await releasedCode(ctx, id)))
  },
})

/** Every route of holds. */
export const holdRoutes: readonly Route[] = [
  getHolds,
  getNewHold,
  postNewHold,
  getHold,
  postRenew,
  postGrounds,
  postRelease,
]
