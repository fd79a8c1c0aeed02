import { newId } from '../base/ids.ts'
import { mostSkewMs } from '../store/clock-check.ts'
import type { RunKind } from './place.ts'
import type { RunRow } from './run.ts'
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
  if (await isClockOff(works)) return null
  const ids = await works.units.dueIds(kind, limit)
  if (ids.length === 0) return null
  const run = await openRun(works, kind)
  await works.units.claim(kind, ids, run._id)
  return run
}

/** Whether this process's clock is more than five minutes from the database's. */
export async function isClockOff({ ctx }: Works): Promise<boolean> {
  const databaseNow = await ctx.database.now()
  return Math.abs(ctx.clock.now().getTime() - databaseNow.getTime()) > mostSkewMs
}

/** Units that a late claim left in no run's items have a run of their own now; null when there are none. */
export async function claimStranded(works: Works): Promise<RunRow | null> {
  const purging = await works.units.purging(mostUnits)
  const runIds = [...new Set(purging.flatMap(unit => unit.runId ?? []))]
  const runs = new Map((await works.runs.byIds(runIds)).map(run => [run._id, run]))
  const stranded = purging.filter(({ _id, runId }) => {
    const run = runId ? runs.get(runId) : undefined
    return !run || (run.state !== 'claiming' && !run.items.some(item => item.id === _id))
  })
  if (stranded.length === 0) return null
  const run = await openRun(works, 'purge')
  for (const { _id, runId } of stranded) await works.units.move([_id], runId, run._id)
  works.ctx.log.warn('purge.stranded', { runId: run._id, counts: { units: stranded.length } })
  return run
}

async function openRun({ ctx, runs }: Works, kind: RunKind): Promise<RunRow> {
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
