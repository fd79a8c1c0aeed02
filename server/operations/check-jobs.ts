import type { HealthCheck } from './check.ts'
import { amberIf, good, redIf } from './check.ts'
import { heartbeatsStore, type Heartbeat } from './heartbeats-store.ts'
import { fsckNoted } from './nightly.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** A heartbeat is written each 10 s at most: shorter intervals are judged as if they were this long, milliseconds. */
const shortestMs = 15_000
/** A run that has begun and not ended is at work for so long, and then it hangs. */
const longestRunMs = 30 * minuteMs

/** Whether the job has missed two of its times, or, being a rare one, failed at its last. Pure. Source: deletion.md 7 */
export function isSilent(beat: Heartbeat, now: Date): boolean {
  const patienceMs = 2 * Math.max(beat.everyMs, shortestMs)
  const lastWell = beat.ranAt ?? beat.since
  const hasFailed = beat.failedAt !== null && beat.failedAt > lastWell
  if (hasFailed && beat.everyMs >= hourMs) return true
  if (now.getTime() - lastWell.getTime() <= patienceMs) return false
  const isAtWork = !hasFailed && beat.begunAt !== null && beat.begunAt > lastWell
  return !(isAtWork && now.getTime() - (beat.begunAt?.getTime() ?? 0) <= longestRunMs)
}

/** Every job has run when it should. */
export const jobsCheck: HealthCheck = {
  name: 'jobs',
  look: async ctx => {
    const beats = await heartbeatsStore(ctx.database).all()
    if (beats.length === 0) return redIf(1, ['worker'])
    const now = await ctx.database.now()
    const silent = beats.filter(beat => isSilent(beat, now)).map(beat => beat._id)
    return redIf(silent.length, silent)
  },
}

/** The last look at everything, by night or by hand, found nothing, and the last one that opened each file neither. */
export const fsckCheck: HealthCheck = {
  name: 'fsck',
  look: async ctx => redIf((await fsckNoted(ctx))['findings'] ?? 0),
}

/** The nightly test applicant was deleted as promised. */
export const canaryCheck: HealthCheck = {
  name: 'canary',
  look: async ctx => {
    const beat = await beatNamed(ctx, 'prove-with-canary')
    if (!beat) return good
    const hasFailed = beat.failedAt !== null && beat.failedAt > (beat.ranAt ?? beat.since)
    return redIf(hasFailed ? 1 : (beat.counts['failed'] ?? 0), beat.code === null ? [] : [beat.code])
  },
}

/** The hourly sweep found no more keys without an owner than it may destroy by itself. */
export const orphansCheck: HealthCheck = {
  name: 'orphans',
  look: async ctx => redIf((await beatNamed(ctx, 'sweep-orphans'))?.counts['keysLeft'] ?? 0),
}

/** Everyone was told of their day in time. It moves no D, and each certificate shows it. */
export const noticesCheck: HealthCheck = {
  name: 'notices',
  look: async ctx => amberIf((await beatNamed(ctx, 'warn-before-purge'))?.counts['missed'] ?? 0),
}

async function beatNamed(
  ctx: Parameters<HealthCheck['look']>[0],
  job: string,
): Promise<Heartbeat | undefined> {
  return (await heartbeatsStore(ctx.database).all()).find(beat => beat._id === job)
}
