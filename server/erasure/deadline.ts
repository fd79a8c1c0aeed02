import { destroyKeys } from './destroy-keys.ts'
import { earliestOverdueOf, steps, type RunRow } from './run.ts'
import { leaseMs } from './runs-store.ts'
import type { Works } from './works.ts'

/** How long before the end of D the keys go, whatever else is not done. Source: deletion.md 8 */
const guardMs = 2 * 3_600_000

/**
 * Whether the keys must go before the rest: D ends within two hours or is over, and the intent is in the ledger. Without
 * the intent nothing is destroyed. A run that was begun in those two hours, or later, has one undisturbed try first: its
 * mails and the search need the keys, and nothing is gained by the seconds it takes.
 */
export function isPressed(run: RunRow, now: Date): boolean {
  if (!mayBePressed(run)) return false
  const pressedFrom = earliestOverdueOf(run).getTime() - guardMs
  if (now.getTime() < pressedFrom) return false
  const beganBefore = (run.claimedAt ?? run.createdAt).getTime() < pressedFrom
  return beganBefore || run.attempts > 0 || run.fence > 1
}

function mayBePressed(run: RunRow): boolean {
  return run.step > steps.intent && run.step < steps.keys && run.keylessAt === null && run.items.length > 0
}

/** The run, with its keys destroyed if it is pressed; what is left of it then goes on without any plain text. */
export async function guardDeadline(works: Works, run: RunRow): Promise<RunRow> {
  if (!mayBePressed(run) || !isPressed(run, await works.ctx.database.now())) return run
  const keylessAt = await destroyKeys(works, run)
  await works.runs.change(run, { $set: { keylessAt } })
  works.ctx.log.error('purge.keysFirst', { runId: run._id, counts: { applications: run.items.length } })
  return { ...run, keylessAt }
}

/**
 * The keys are gone of every unfinished run whose D ends within two hours, whoever holds it: a worker that hangs may renew
 * its lease for ever. One that was begun that late has two leases first. What is left of the run stays with its holder,
 * who finds the keys destroyed. Source: deletion.md 8
 */
export async function pressStuck(works: Works): Promise<void> {
  for (const run of await works.runs.withKeys({ beforeOverdue: guardMs, lateHas: 2 * leaseMs })) {
    if (!(await works.runs.noteKeyless(run._id, await destroyKeys(works, run)))) continue
    works.ctx.log.error('purge.keysFirst', { runId: run._id, counts: { applications: run.items.length } })
  }
}
