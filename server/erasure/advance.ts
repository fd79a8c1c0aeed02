import { codeOf } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import { guardDeadline } from './deadline.ts'
import type { RunOutcome } from './engine.ts'
import { whileRenewing } from './lease.ts'
import { UnitsFailed } from './place.ts'
import type { RunRow } from './run.ts'
import { LeaseLost } from './runs-store.ts'
import { canSplit, splitRun } from './split-run.ts'
import { claimStep } from './steps/0-claim.ts'
import { intentStep } from './steps/1-intent.ts'
import { planReplayStep } from './steps/1-plan-replay.ts'
import { hideStep } from './steps/2-hide.ts'
import { lastMailStep } from './steps/3-last-mail.ts'
import { recipientsStep } from './steps/4-recipients.ts'
import { statisticsStep } from './steps/5-statistics.ts'
import { filesStep } from './steps/6-files.ts'
import { childrenStep } from './steps/7-children.ts'
import { parentsStep } from './steps/8-parents.ts'
import { scanStep } from './steps/9-scan.ts'
import { keysStep } from './steps/10-keys.ts'
import { commitStep } from './steps/11-commit.ts'
import { commitMissingStep } from './steps/11-commit-missing.ts'
import { tidyStep } from './steps/12-tidy.ts'
import type { Step } from './steps/step.ts'
import type { Works } from './works.ts'

const stepsInOrder: readonly Step[] = [
  claimStep,
  intentStep,
  hideStep,
  lastMailStep,
  recipientsStep,
  statisticsStep,
  filesStep,
  childrenStep,
  parentsStep,
  scanStep,
  keysStep,
  commitStep,
  tidyStep,
]

/** A deletion that is repeated after a restore: no mail, since it was sent; no intent, since the ledger has it. */
const stepsOfReplay: readonly Step[] = [
  claimStep,
  planReplayStep,
  hideStep,
  statisticsStep,
  filesStep,
  childrenStep,
  parentsStep,
  scanStep,
  keysStep,
  commitMissingStep,
  tidyStep,
]

const minuteMs = 60_000
/** The waits after the first failures in a row; from then on the run is `failed` and tried each 15 minutes. */
const waitsMs = [1 * minuteMs, 5 * minuteMs, 15 * minuteMs]
const failedWaitMs = 15 * minuteMs

/** The run is done from its open step on, or left with its next try set. Source: deletion.md 8 */
export async function advance(works: Works, run: RunRow): Promise<RunOutcome> {
  return await advanceBy(works, run, run.kind === 'replay' ? stepsOfReplay : stepsInOrder)
}

/** The repeated deletion is done up to its certificates, which a restored database cannot have before it is whole. */
export async function advanceToKeys(works: Works, run: RunRow): Promise<RunOutcome> {
  const until = stepsOfReplay.indexOf(keysStep) + 1
  return await advanceBy(works, run, stepsOfReplay.slice(0, until))
}

async function advanceBy(works: Works, run: RunRow, steps: readonly Step[]): Promise<RunOutcome> {
  return await whileRenewing(works, run, async () => {
    let at = run
    try {
      for (;;) {
        const step = steps.find(one => one.number >= at.step)
        if (!step || at.state === 'done') return 'done'
        at = await takeStep(works, await guardDeadline(works, at), step)
      }
    } catch (error) {
      if (error instanceof LeaseLost) return 'lost'
      return await leaveForLater(works, at, error)
    }
  })
}

/** The run after that step, marked; when some units fail alone, they leave the run and the step is taken again without them. */
async function takeStep(works: Works, run: RunRow, step: Step): Promise<RunRow> {
  try {
    const change = await step.take(works, run)
    const marked = { ...change, step: step.number + 1 }
    const left = without(marked, step.stores ?? [])
    if (Object.keys(left).length > 0) await works.runs.write(run, left)
    await failpoint(`purge.after${step.number}`)
    return { ...run, ...marked }
  } catch (error) {
    if (!(error instanceof UnitsFailed) || !canSplit(run, error)) throw error
    return await splitRun(works, run, error)
  }
}

function without(parts: Partial<RunRow>, names: readonly (keyof RunRow)[]): Partial<RunRow> {
  const left = { ...parts }
  for (const name of names) delete left[name]
  return left
}

async function leaveForLater(works: Works, run: RunRow, error: unknown): Promise<RunOutcome> {
  const code = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown')
  const waitMs = waitsMs[run.attempts]
  const outcome = waitMs === undefined ? 'failed' : 'waiting'
  const fields = { runId: run._id, code, counts: { step: run.step, attempts: run.attempts + 1 } }
  if (outcome === 'failed') works.ctx.log.error('purge.failed', fields)
  else works.ctx.log.warn('purge.waits', fields)
  const state = outcome === 'failed' ? 'failed' : run.step === 0 ? 'claiming' : 'running'
  try {
    await works.runs.change(run, { $set: { attempts: run.attempts + 1, code } })
    await works.runs.release(run, state, waitMs ?? failedWaitMs)
    return outcome
  } catch (later) {
    if (later instanceof LeaseLost) return 'lost'
    return outcome // the store is away: the lease runs out by itself, and a sweep takes the run up again
  }
}
