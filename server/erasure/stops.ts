import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId, type PoolId, type SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { addDays, instantsOf, localDate, type DueInstants } from '../policy/retention.ts'
import { dueToTell, isDate, saidDue } from './claimed-row.ts'
import { saying } from './ledger-entry.ts'
import type { AfterStop, StoppedRow, StopsStore } from './stops-store.ts'
import { countOfUnit, tellDue, tellUndone } from './tell-due.ts'
import type { Works } from './works.ts'

/** Why a purge does not begin. */
export const stopKinds = ['hold', 'restriction', 'access'] as const
export type StopKind = (typeof stopKinds)[number]

/** One reason why a purge does not begin, and until when. */
export interface Stop {
  kind: StopKind
  /** A random id: of the hold or the case. */
  ref: string
  until: Date
}

/** A stop whose time is over. */
export interface LapsedStop {
  id: LeavingId
  stop: Stop
}

/** `until` of a stop that has no end of its own. */
export const untilLifted = new Date('9999-12-31T00:00:00.000Z')

const hourMs = 3_600_000
/** After the end of a stop there is so long to delete what D has passed for. Source: deletion.md 6 */
const graceMs = 24 * hourMs
/** D after a restriction that was lifted past D, days after the lifting. Source: deletion.md 6 */
const restrictedDays = 14

/** What keeps the engine from an application or a pool entry. Each call joins the caller's transaction. Source: deletion.md 6 */
export interface Stops {
  /**
   * The stop stands, once for each ref; a hold takes back an erasure that waits.
   *
   * @throws Refusal 'gone' when there is no such unit
   * @throws Refusal 'conflict' when a run has it, or, unless it is a hold, its erasure waits
   */
  set(id: LeavingId, stop: Stop): Promise<void>
  /**
   * The stop ends at that instant instead.
   *
   * @throws Refusal 'conflict' when there is no such stop, or a run has the unit
   */
  renew(id: LeavingId, ref: string, until: Date): Promise<void>
  /**
   * The stop is gone, and D, when it has passed meanwhile, as its kind says: after a restriction 14 days from now, else
   * the same with 24 hours to keep it, from its own end if that has come. False when there was no such stop.
   *
   * @throws Refusal 'conflict' when a run has the unit
   */
  lift(id: LeavingId, ref: string): Promise<boolean>
  /** Stops whose time is over, at most so many. */
  lapsed(limit: number): Promise<LapsedStop[]>
  /** Stops of that kind that end before that instant, at most so many. */
  ending(kind: StopKind, before: Date, limit: number): Promise<LapsedStop[]>
  /** What waits for the stop of that ref. */
  withRef(ref: string): Promise<LeavingId[]>
  /** As `liftedWith`. */
  liftedWith(id: LeavingId, ref: string): Promise<LeavingId[]>
  /** The live pool entries of these persons, and of those whose applications these are: what covers a person covers them. */
  entriesBeside(ids: readonly (ApplicationId | SubjectId)[]): Promise<PoolId[]>
}

/** What stops need of the engine's parts. */
export type StopsWorks = Pick<Works, 'ctx' | 'ledger'> & { stops: StopsStore }

/** The stops of that engine. */
export function stopsOf(works: StopsWorks): Stops {
  return {
    set: async (id, stop) => await works.ctx.inTransaction(() => setStop(works, id, stop)),
    renew: async (id, ref, until) =>
      await works.ctx.inTransaction(() => renewStop(works, id, { ref, until })),
    lift: async (id, ref) => await works.ctx.inTransaction(() => liftStop(works, id, ref)),
    lapsed: async limit => {
      const now = await works.ctx.database.now()
      const rows = await works.stops.lapsed(now, limit)
      return listed(rows, stop => stop.until <= now)
    },
    ending: async (kind, before, limit) => {
      const rows = await works.stops.ending(kind, before, limit)
      return listed(rows, stop => stop.kind === kind && stop.until <= before)
    },
    withRef: async ref => await works.stops.withRef(ref),
    liftedWith: async (id, ref) => await liftedWith(works.stops, id, ref),
    entriesBeside: async ids => await works.stops.entriesBeside(ids),
  }
}

/**
 * What the stop goes from when it goes from the unit: the pool entry beside it too, which nobody could lift it from
 * otherwise, unless another application has it still.
 */
export async function liftedWith(
  stops: Pick<StopsStore, 'withRef'>,
  id: LeavingId,
  ref: string,
): Promise<LeavingId[]> {
  const others = (await stops.withRef(ref)).filter(other => other !== id)
  return others.some(other => isId('app', other)) ? [id] : [id, ...others]
}

function listed(rows: readonly StoppedRow[], fits: (stop: Stop) => boolean): LapsedStop[] {
  return rows.flatMap(row => row.stops.filter(fits).map(stop => ({ id: row._id, stop })))
}

async function setStop(works: StopsWorks, id: LeavingId, stop: Stop): Promise<void> {
  const { stops, ledger, ctx } = works
  const row = await stops.byId(id)
  if (!(await stops.set(id, stop))) {
    if (!row) throw new Refusal('gone')
    if (row.state !== 'purging' && row.stops.some(({ ref }) => ref === stop.ref)) return
    throw new Refusal('conflict')
  }
  await ctx.outbox.release([id]) // waiting mails of an erasure that a hold has taken back
  if (row?.state === 'erasure_pending') await tellTakenBack(works, row)
  await ledger.enqueue(saying('stop_set', { counts: countOfUnit(id), detail: detailOf(stop) }), [id])
}

/** The erasure that waited is not carried out by a restored backup either, even after the hold. */
async function tellTakenBack(works: StopsWorks, waited: StoppedRow): Promise<void> {
  const { _id: id } = waited
  const row = await works.stops.byId(id)
  const at = { now: await works.ctx.database.now(), zone: zoneOf(works) }
  if (row) await tellUndone(works, id, dueToTell(row, at))
  await restrictAgain(works, id, liftedBefore(waited))
}

/** The restrictions that the erasure had lifted which that unit waits for. */
export function liftedBefore(waited: StoppedRow | undefined): Stop[] {
  return waited?.erasure?.before.stops ?? []
}

/**
 * What an erasure had lifted that was taken back stands again, also for the pool entry beside, and the ledger says so.
 * Gives what is restricted by that. In the caller's transaction.
 */
export async function restrictAgain(
  works: StopsWorks,
  id: LeavingId,
  lifted: readonly Stop[],
): Promise<LeavingId[]> {
  if (lifted.length === 0) return []
  const units = isId('app', id) ? [id, ...(await works.stops.entriesBeside([id]))] : [id]
  for (const unit of units)
    for (const stop of lifted) {
      const detail = detailOf(stop)
      const isThere = (await works.stops.byId(unit))?.stops.some(({ ref }) => ref === stop.ref)
      if (!isThere && !(await works.stops.set(unit, stop))) throw new Refusal('conflict')
      await works.ledger.enqueue(saying('stop_set', { counts: countOfUnit(unit), detail }), [unit])
    }
  return units
}

/** A restored backup sets the last one of each ref again, unless it was lifted. */
function detailOf({ kind, ref, until }: Stop): Record<string, string> {
  return { kind, ref, until: (isDate(until) ? until : untilLifted).toISOString() }
}

async function renewStop(
  { stops, ledger }: StopsWorks,
  id: LeavingId,
  { ref, until }: Pick<Stop, 'ref' | 'until'>,
): Promise<void> {
  const standing = (await stops.byId(id))?.stops.find(stop => stop.ref === ref)
  if (!standing || !(await stops.renew(id, ref, until))) throw new Refusal('conflict')
  const detail = detailOf({ ...standing, until })
  await ledger.enqueue(saying('stop_set', { counts: countOfUnit(id), detail }), [id])
}

/** As `Stops.lift`, in the caller's transaction. */
export async function liftStop(works: StopsWorks, id: LeavingId, ref: string): Promise<boolean> {
  const { stops, ledger, ctx } = works
  const row = await stops.byId(id)
  const stop = row?.stops.find(one => one.ref === ref)
  if (!row || !stop) return false
  const after = afterStop(row, stop, { now: await ctx.database.now(), zone: zoneOf(works) })
  if (!(await stops.lift(id, ref, after))) throw new Refusal('conflict')
  await ledger.enqueue(saying('stop_lifted', { counts: countOfUnit(id), detail: { kind: stop.kind, ref } }), [
    id,
  ])
  if (after.due) await tellDue(works, id, after.due)
  return true
}

function zoneOf({ ctx }: StopsWorks): string {
  return ctx.policy.document.timeZone
}

/** What follows for D when that stop of the unit goes now. Source: deletion.md 6 */
export function afterStop(row: StoppedRow, stop: Stop, at: { now: Date; zone: string }): AfterStop {
  const day = dayOf(row, at)
  if (day.eligibleAt > at.now) return {}
  if (stop.kind === 'restriction') return afterRestriction(row, at)
  const hasLapsed = stop.until <= at.now
  if (row.stops.length > 1 && !hasLapsed) return {} // the last one that goes makes room
  const endedAt = hasLapsed ? stop.until : at.now // whenever that is noticed
  const overdueAt = new Date(Math.max(day.overdueAt.getTime(), endedAt.getTime() + graceMs))
  return { overdueAt }
}

/** The instants of D; in the place of one that somebody has spoilt the one that D makes or, when that is none, now. */
function dayOf(row: StoppedRow, { now, zone }: { now: Date; zone: string }): DueInstants {
  const { date } = saidDue(row)
  const right = date === null ? { eligibleAt: now, overdueAt: now } : instantsOf(date, zone)
  return {
    eligibleAt: isDate(row.eligibleAt) ? row.eligibleAt : right.eligibleAt,
    overdueAt: isDate(row.overdueAt) ? row.overdueAt : right.overdueAt,
  }
}

function afterRestriction(row: StoppedRow, { now, zone }: { now: Date; zone: string }): AfterStop {
  const date = addDays(localDate(now, zone), restrictedDays)
  const notAfter = row.notAfter !== null && row.notAfter < date ? null : row.notAfter
  return { due: { ...saidDue(row), date }, ...instantsOf(date, zone), notBefore: date, notAfter }
}
