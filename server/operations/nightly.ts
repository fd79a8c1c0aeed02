import { Temporal } from 'temporal-polyfill'
import type { Context } from '../base/context.ts'
import { heartbeatsStore } from './heartbeats-store.ts'
import { nightlyStore } from './nightly-store.ts'

const hourMs = 3_600_000
/** The local hours in which few people are there. */
const nightHours = [1, 2, 3, 4]
/** A work that has not ended by then has lost its worker, milliseconds. */
const longestMs = 3 * hourMs

/**
 * The work is done once a night, by one worker; when nights were missed, as soon as anybody can, and again when its worker
 * died at it. The job may ring as often as it likes: it is told what the last time counted, so that what was found stays
 * to be seen until the next.
 */
export async function onceANight(
  ctx: Pick<Context, 'database' | 'policy' | 'log'>,
  name: string,
  work: () => Promise<Record<string, number>>,
): Promise<Record<string, number>> {
  const store = nightlyStore(ctx.database)
  const now = await ctx.database.now()
  await store.know(name, now)
  const since = lastTimeBefore(now, ctx.policy.document.timeZone)
  const brokenOffBefore = new Date(now.getTime() - longestMs)
  const begun = await store.begin(name, { since, brokenOffBefore, at: now })
  if (!begun) return await store.countsOf(name)
  if (begun === 'brokenOff') ctx.log.error('nightly.brokenOff', { job: name })
  try {
    const counts = await work()
    await store.end(name, counts)
    return counts
  } catch (error) {
    await store.giveBack(name)
    throw error
  }
}

/**
 * What the nightly check found is gone: somebody has looked at everything since, and found nothing. The checks of health
 * say so at once, and until the next night.
 */
export async function noteAllClean({ database }: Pick<Context, 'database'>): Promise<void> {
  const job = 'check-everything'
  const counts = { findings: 0, unchecked: 0, chain: 0 }
  await nightlyStore(database).end(job, counts) // first: the job repeats these each hour
  await heartbeatsStore(database).counted(job, counts)
}

/** Work that was begun before that instant is to be done again: 12 hours ago at night, 26 hours ago in the day. */
export function lastTimeBefore(now: Date, timeZone: string): Date {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  return new Date(now.getTime() - (nightHours.includes(hour) ? 12 : 26) * hourMs)
}
