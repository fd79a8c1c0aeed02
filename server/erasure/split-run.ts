import { newId } from '../base/ids.ts'
import type { UnitsFailed } from './place.ts'
import type { RunItem, RunRow } from './run.ts'
import type { Works } from './works.ts'

/** Whether some units failed alone: the others can go on without them. */
export function canSplit(run: RunRow, failed: UnitsFailed): boolean {
  const bad = run.items.filter(item => failed.units.includes(item.id))
  return bad.length > 0 && bad.length < run.items.length
}

/** Each unit that failed has a run of its own, which inherits the open step and is tried later; gives the run without them. */
export async function splitRun(works: Works, run: RunRow, failed: UnitsFailed): Promise<RunRow> {
  const now = await works.ctx.database.now()
  const isBad = (item: RunItem) => failed.units.includes(item.id)
  const left = await works.ctx.inTransaction(async () => {
    // Read anew: a last mail may have been closed meanwhile.
    const items = (await works.runs.byId(run._id))?.items ?? []
    const rest = items.filter(item => !isBad(item))
    await works.runs.change(run, { $set: { items: rest } })
    for (const item of items.filter(isBad)) {
      const alone = runAlone(run, { item, now, code: failed.code })
      await works.runs.insert(alone)
      await works.units.move([item.id], run._id, alone._id)
    }
    return rest
  })
  const split = run.items.length - left.length
  works.ctx.log.warn('purge.split', { runId: run._id, code: failed.code, counts: { split } })
  return { ...run, items: left }
}

const retryMs = 60_000

function runAlone(run: RunRow, bad: { item: RunItem; now: Date; code: string }): RunRow {
  const nextAt = new Date(bad.now.getTime() + retryMs)
  const { item, now, code } = bad
  return { ...run, _id: newId('run'), fence: 1, items: [item], attempts: 1, code, leaseUntil: now, nextAt }
}
