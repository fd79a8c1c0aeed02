import { Temporal } from 'temporal-polyfill'
import type { Context } from '../base/context.ts'
import type { FsckReport } from '../erasure/fsck/fsck.ts'
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

/** The look at everything, each night and whenever somebody asks for it. */
export const checkEverything = 'check-everything'

type Looked = Pick<FsckReport, 'checked' | 'findings' | 'unchecked' | 'counts'>

/**
 * What a look at everything counts. What could not be looked at counts as found; so do changed files that an earlier look
 * found, in a look that opened none.
 */
export async function countsOfFsck(
  ctx: Pick<Context, 'database'>,
  { checked, findings, unchecked, counts }: Looked,
): Promise<Record<string, number>> {
  const chain = (counts.ledgerBroken ?? 0) + (counts.auditBroken ?? 0)
  const isDeep = checked.includes('contents')
  const earlier = isDeep ? 0 : ((await fsckNoted(ctx))['changedFiles'] ?? 0)
  const changedFiles = isDeep ? (counts.fileChanged ?? 0) : earlier
  const found = findings.length + unchecked.length + earlier
  return { findings: found, unchecked: unchecked.length, chain, ...(changedFiles > 0 && { changedFiles }) }
}

/**
 * Somebody has looked at everything: the checks of health say what was found, or that nothing was, until the next look.
 * Gives what counts as found.
 */
export async function noteFsck(
  ctx: Pick<Context, 'database'>,
  report: Looked,
): Promise<Record<string, number>> {
  const { database } = ctx
  const counted = await countsOfFsck(ctx, report)
  await nightlyStore(database).end(checkEverything, counted)
  // Else these stay red until the next hourly sweep counts them again.
  const hasKeysLeft = report.unchecked.length > 0 || (report.counts.keyWithoutOwner ?? 0) > 0
  if (!hasKeysLeft) await heartbeatsStore(database).settled('sweep-orphans', 'keysLeft')
  return counted
}

/** What the last look at everything counted; nothing before the first. */
export async function fsckNoted({ database }: Pick<Context, 'database'>): Promise<Record<string, number>> {
  return await nightlyStore(database).countsOf(checkEverything)
}

/** Work that was begun before that instant is to be done again: 12 hours ago at night, 26 hours ago in the day. */
export function lastTimeBefore(now: Date, timeZone: string): Date {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  return new Date(now.getTime() - (nightHours.includes(hour) ? 12 : 26) * hourMs)
}
