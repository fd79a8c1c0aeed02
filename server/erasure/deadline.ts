import { destroyKeys } from './destroy-keys.ts'
import { earliestOverdueOf, steps, type RunRow } from './run.ts'
import type { Works } from './works.ts'

/** How long before the end of D the keys go, whatever else is not done. Source: deletion.md 8 */
const guardMs = 2 * 3_600_000

/**
 * Whether the keys must go before the rest: the run has failed or died before, D ends within two hours or is over, and
 * its intent is in the ledger. Without the intent nothing is destroyed.
 */
export function isPressed(run: RunRow, now: Date): boolean {
  return mayBePressed(run) && now.getTime() >= earliestOverdueOf(run).getTime() - guardMs
}

function mayBePressed(run: RunRow): boolean {
  const hadTrouble = run.attempts > 0 || run.fence > 1
  const isOpen = run.step > steps.intent && run.step < steps.keys && run.keylessAt === null
  return hadTrouble && isOpen && run.items.length > 0
}

/** The run, with its keys destroyed if it is pressed; what is left of it then goes on without any plain text. */
export async function guardDeadline(works: Works, run: RunRow): Promise<RunRow> {
  if (!mayBePressed(run) || !isPressed(run, await works.ctx.database.now())) return run
  const keylessAt = await destroyKeys(works, run)
  await works.runs.change(run, { $set: { keylessAt } })
  works.ctx.log.error('purge.keysFirst', { runId: run._id, counts: { applications: run.items.length } })
  return { ...run, keylessAt }
}
