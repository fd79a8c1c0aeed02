import { setTimeout as wait } from 'node:timers/promises'
import { monotonicMs } from './base/clock.ts'
import type { Context } from './base/context.ts'
import { codeOf } from './base/errors.ts'
import { beatOf, type Beat } from './operations/beat.ts'
import { heartbeatsStore } from './operations/heartbeats-store.ts'
import { openQueue, type Bell, type Queue, type QueueWatch } from './store/queue.ts'

/** How long running jobs may take to end at a stop, milliseconds. Source: reliability.md 16 */
const drainMs = 20_000
/** How often the queue is looked after, milliseconds. Its heartbeat stands among those of the jobs. */
const queueWatchMs = 10_000
const queueName = 'queue'

/** A recurring job, as `jobs/job.ts` declares it. */
export interface RecurringWork {
  name: string
  everyMs: number
  lockMs: number
  /** It runs also while a restored database waits for its replay; nothing else does. */
  whileShut?: true
  run(ctx: Context): Promise<Record<string, number>>
}

/** What happens without a click. */
export interface Worker {
  /** Every job has been rung once and rings by its interval from now on. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** A worker over those jobs; any number of processes may have one. */
export function createWorker(
  ctx: Context,
  jobs: readonly RecurringWork[],
  { watchMs = queueWatchMs }: { watchMs?: number } = {},
): Worker {
  const atWork = new Set<Promise<void>>()
  const bells = jobs.map(job => bellOf(ctx, job, atWork))
  let queue: Queue | undefined
  let starting: Promise<void> | undefined
  const start = async (): Promise<void> => {
    await heartbeatsStore(ctx.database).know([...jobs, { name: queueName, everyMs: queueWatchMs }])
    queue = openQueue(ctx, bells, queueWatch(ctx, watchMs))
    await queue.start()
    // A lock that a killed process left would keep its job silent for a minute: each is rung by hand once.
    for (const bell of bells) void bell.ring().catch(() => undefined)
  }
  return {
    start: async () => await (starting = start()),
    stop: async () => {
      const untilMs = monotonicMs() + drainMs
      await Promise.race([Promise.allSettled([starting]), wait(drainMs, undefined, { ref: false })])
      await queue?.stop(drainMs)
      queue = undefined
      // The queue knows nothing of those rung by hand.
      const late = wait(Math.max(0, untilMs - monotonicMs()), undefined, { ref: false })
      await Promise.race([Promise.allSettled(atWork), late])
    },
  }
}

/** The queue has a heartbeat as a job has: red when Agenda fails for a while, or when its rows were lost. */
function queueWatch(ctx: Context, everyMs: number): QueueWatch {
  const beat = beatOf(ctx, queueName)
  return {
    everyMs,
    saw: async fault => (fault === undefined ? await beat.ran({}) : await beat.failed(fault)),
  }
}

/** The job as a bell: one run at a time in this process, its end in the log. While it runs it is among those `atWork`. */
function bellOf(ctx: Context, job: RecurringWork, atWork: Set<Promise<void>>): Bell {
  const beat = beatOf(ctx, job.name)
  let running: Promise<void> | undefined
  const ring = (): Promise<void> => {
    if (running) return running
    const run = runOnce(ctx, job, beat).finally(() => {
      running = undefined
      atWork.delete(run)
    })
    running = run
    atWork.add(run)
    return run
  }
  return { name: job.name, everyMs: job.everyMs, lockMs: job.lockMs, ring }
}

async function runOnce(ctx: Context, job: RecurringWork, beat: Beat): Promise<void> {
  if (ctx.erasure.gate.isShut() && !job.whileShut) return
  const startedMs = monotonicMs()
  await beat.begun()
  try {
    const counts = await job.run(ctx)
    const did = Object.values(counts).some(count => count > 0)
    await beat.ran(counts)
    if (did) ctx.log.info('job.done', { job: job.name, counts, ms: Math.round(monotonicMs() - startedMs) })
  } catch (error) {
    const code = codeOf(error) ?? nameOf(error)
    ctx.log.error('job.failed', { job: job.name, code })
    await beat.failed(code)
    throw error
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
