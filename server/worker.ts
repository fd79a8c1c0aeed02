import { setTimeout as wait } from 'node:timers/promises'
import { monotonicMs } from './base/clock.ts'
import type { Context } from './base/context.ts'
import { codeOf } from './base/errors.ts'
import { openQueue, type Bell, type Queue } from './store/queue.ts'

/** How long running jobs may take to end at a stop, milliseconds. Source: reliability.md 16 */
const drainMs = 20_000

/** A recurring job, as `jobs/job.ts` declares it. */
export interface RecurringWork {
  name: string
  everyMs: number
  lockMs: number
  run(ctx: Context): Promise<Record<string, number>>
}

/** What happens without a click. */
export interface Worker {
  /** Every job has been rung once and rings by its interval from now on. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** A worker over those jobs; any number of processes may have one. */
export function createWorker(ctx: Context, jobs: readonly RecurringWork[]): Worker {
  const atWork = new Set<Promise<void>>()
  const bells = jobs.map(job => bellOf(ctx, job, atWork))
  let queue: Queue | undefined
  return {
    start: async () => {
      queue = openQueue(ctx, bells)
      await queue.start()
      // A lock that a killed process left would keep its job silent for a minute: each is rung by hand once.
      for (const bell of bells) void bell.ring().catch(() => undefined)
    },
    stop: async () => {
      const untilMs = monotonicMs() + drainMs
      await queue?.stop(drainMs)
      queue = undefined
      // The queue knows nothing of those rung by hand.
      const late = wait(Math.max(0, untilMs - monotonicMs()), undefined, { ref: false })
      await Promise.race([Promise.allSettled(atWork), late])
    },
  }
}

/** The job as a bell: one run at a time in this process, its end in the log. While it runs it is among those `atWork`. */
function bellOf(ctx: Context, job: RecurringWork, atWork: Set<Promise<void>>): Bell {
  let running: Promise<void> | undefined
  const ring = (): Promise<void> => {
    if (running) return running
    const run = runOnce(ctx, job).finally(() => {
      running = undefined
      atWork.delete(run)
    })
    running = run
    atWork.add(run)
    return run
  }
  return { name: job.name, everyMs: job.everyMs, lockMs: job.lockMs, ring }
}

async function runOnce(ctx: Context, job: RecurringWork): Promise<void> {
  const startedMs = monotonicMs()
  try {
    const counts = await job.run(ctx)
    const did = Object.values(counts).some(count => count > 0)
    if (did) ctx.log.info('job.done', { job: job.name, counts, ms: Math.round(monotonicMs() - startedMs) })
  } catch (error) {
    ctx.log.error('job.failed', { job: job.name, code: codeOf(error) ?? nameOf(error) })
    throw error
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
