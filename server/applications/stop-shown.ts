import type { Context } from '../base/context.ts'
import type { VacancyId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { StopRow } from './application-row.ts'
import { page, type Answer, type Who } from '../http/route.ts'
import type { HoldCode } from '../policy/holds.ts'
import { localDate, type PlainDate } from '../policy/retention.ts'
import { heldPage } from '../../views/portal/held.tsx'
import type { ShownStop } from '../../views/portal/stop.tsx'
import { t } from '../../views/text/lookup.ts'

/** An application or a pool entry, as far as its stops go. */
interface Stopped {
  _id: LeavingId
  stops: readonly StopRow[]
  /** Of an application. */
  vacancyId?: VacancyId
}

type Parts = Pick<Context, 'holds' | 'policy'>

/** What the applicant is told of what stops the deletion: a hold before anything else. */
export async function shownStopOf(ctx: Parts, row: Stopped): Promise<ShownStop | undefined> {
  const hold = holdOf(row)
  if (hold) return { kind: 'hold', ...(await heldBy(ctx, row, hold)) }
  const [stop] = row.stops.toSorted((one, other) => other.until.getTime() - one.until.getTime())
  if (!stop) return undefined
  return stop.kind === 'restriction'
    ? { kind: 'restriction' }
    : { kind: 'access', lastOn: lastOnOf(ctx, stop) }
}

/**
 * Why the application, or what is in the talent pool, cannot be erased, when a hold stands: ground, end and where to complain. Undefined otherwise.
 * Source: deletion.md 6; GDPR art. 12(4)
 */
export async function heldAnswer(
  ctx: Parts & Pick<Context, 'vacancies'>,
  who: Who,
  ...[row, status]: [Stopped, 200 | 409]
): Promise<Answer | undefined> {
  const hold = holdOf(row)
  if (!hold) return undefined
  const vacancy = row.vacancyId && (await ctx.vacancies.byId(row.vacancyId))
  const title = row.vacancyId ? (vacancy?.title ?? '') : t(who.frame.language)('consent.copy')
  const { code, lastOn } = await heldBy(ctx, row, hold)
  const shown = { frame: who.frame, job: title, code, lastOn }
  return page(heldPage(shown), status)
}

function holdOf(row: Stopped): StopRow | undefined {
  return row.stops
    .filter(stop => stop.kind === 'hold')
    .toSorted((one, other) => other.until.getTime() - one.until.getTime())[0]
}

async function heldBy(
  ctx: Parts,
  row: Stopped,
  stop: StopRow,
): Promise<{ code: HoldCode; lastOn: PlainDate }> {
  const holds = await ctx.holds.activeOn(row._id)
  const code = holds.find(hold => hold._id === stop.ref)?.code ?? 'unknown'
  return { code, lastOn: lastOnOf(ctx, stop) }
}

/** The last day of the stop: its end is the first instant of the next one. */
export function lastOnOf(ctx: Pick<Context, 'policy'>, { until }: StopRow): PlainDate {
  return localDate(new Date(until.getTime() - 1), ctx.policy.document.timeZone)
}
