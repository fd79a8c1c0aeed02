import { newId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { mostSkewMs } from '../store/clock-check.ts'
import { brakeHolds } from './brake.ts'
import type { PurgingUnit } from './claimable-units.ts'
import type { RunKind } from './place.ts'
import { steps, type RunRow } from './run.ts'
import { leaseMs } from './runs-store.ts'
import type { Works } from './works.ts'

/** The most units of one run. */
export const mostUnits = 500

/**
 * A run has the oldest due units of that kind: first the run, then the claim by compare-and-set, on database time.
 * The run reads back what it has when it is advanced. Source: deletion.md 7
 *
 * @returns null when nothing is due, or when this process's clock is so far off that it must not claim
 */
export async function claim(works: Works, kind: RunKind, limit: number): Promise<RunRow | null> {
  if (limit < 1 || limit > mostUnits) throw new Error('a run has 1 to 500 units')
  if (works.gate.isShut() || (await isClockOff(works))) return null
  const ids = await chosenIds(works, kind, limit)
  if (ids.length === 0 || (await isRestored(works))) return null
  const run = await openRun(works, kind)
  await works.units.claim(kind, ids, run._id)
  return run
}

/** Looked at now: what a backup has is not claimed in the seconds before the gate sees it, its stops may be older. */
async function isRestored({ gate }: Works): Promise<boolean> {
  return (await gate.look()) !== 'open'
}

/** The oldest due units, without those that wait behind the brake. */
async function chosenIds({ units, ...works }: Works, kind: RunKind, limit: number): Promise<LeavingId[]> {
  const due = await units.due(kind, limit)
  const isOrdinary = kind !== 'purge' || due.every(unit => unit.isAnnounced)
  if (!isOrdinary && (await brakeHolds({ units, ...works }))) return await units.announcedIds(limit)
  return due.map(unit => unit.id)
}

/** Whether this process's clock is more than five minutes from the database's. */
export async function isClockOff({ ctx }: Works): Promise<boolean> {
  const databaseNow = await ctx.database.now()
  return Math.abs(ctx.clock.now().getTime() - databaseNow.getTime()) > mostSkewMs
}

/** Units that a late claim left in no run's items have a run of their own now; null when there are none. */
export async function claimStranded(works: Works): Promise<RunRow | null> {
  const stranded = await strandedUnits(works)
  if (stranded.length === 0 || (await isRestored(works))) return null
  const run = await openRun(works, 'purge')
  for (const { _id, runId } of stranded) await works.units.move([_id], runId, run._id)
  works.ctx.log.warn('purge.stranded', { runId: run._id, counts: { units: stranded.length } })
  return run
}

/** Of all that are `purging`, those that no run lists, at most as many as a run has: the rest is for the next one. */
async function strandedUnits(works: Works): Promise<PurgingUnit[]> {
  const stranded: PurgingUnit[] = []
  for (let after = ''; ;) {
    const page = await works.units.purging({ after, limit: mostUnits })
    stranded.push(...(await unlisted(works, page)))
    const last = page.at(-1)
    if (!last || page.length < mostUnits || stranded.length >= mostUnits) return stranded.slice(0, mostUnits)
    after = last._id
  }
}

async function unlisted(works: Works, units: readonly PurgingUnit[]): Promise<PurgingUnit[]> {
  const runIds = [...new Set(units.flatMap(unit => unit.runId ?? []))]
  const runs = await works.runs.byIds(runIds)
  // One that has failed at that too: it is tried again, by whoever has it by then.
  const claiming = new Set(runs.filter(run => isAtClaim(run)).map(run => run._id))
  const listed = new Map(runs.map(run => [run._id, new Set(run.items.map(item => item.id))]))
  return units.filter(({ _id, runId }) => !runId || !(claiming.has(runId) || listed.get(runId)?.has(_id)))
}

/** Whether the run has yet to read back what the claim gave it. */
function isAtClaim({ state, step }: RunRow): boolean {
  return step === steps.claim && state !== 'done'
}

/** A run without units, held by this process. */
export async function openRun({ ctx, runs }: Works, kind: RunKind): Promise<RunRow> {
  const now = await ctx.database.now()
  const _id = newId('run')
  const run: RunRow = {
    _id,
    kind,
    state: 'claiming',
    step: 0,
    fence: 1,
    leaseUntil: new Date(now.getTime() + leaseMs),
    attempts: 0,
    nextAt: now,
    code: null,
    keyRunId: _id,
    items: [],
    createdAt: now,
    claimedAt: null,
    deletedAt: null,
    scannedAt: null,
    keylessAt: null,
    scan: null,
  }
  await runs.insert(run)
  return run
}
