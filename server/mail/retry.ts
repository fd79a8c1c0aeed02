import { randomBytesOf } from '../base/ids.ts'

const minuteMs = 60_000
const firstPauses = [1, 5, 15, 60].map(minutes => minutes * minuteMs)
const hourMs = 60 * minuteMs
/** How long a mail is tried, in all. */
const patienceMs = 72 * hourMs
/** An hourly pause is up to a fifth shorter or longer, so that many mails do not come back at once. */
const spread = 0.2

/**
 * The pause before the next attempt, milliseconds; undefined when the mail has been tried for 72 hours.
 *
 * @param attempts how many have failed, at least 1
 * @param chance 0 to 1
 */
export function pauseAfter(attempts: number, chance: number): number | undefined {
  if (triedForMs(attempts + 1) > patienceMs) return undefined
  const first = firstPauses[attempts - 1]
  if (first !== undefined) return first
  return Math.round(hourMs * (1 - spread + 2 * spread * chance))
}

/** How long after the first attempt that attempt comes, without the spread. */
function triedForMs(attempt: number): number {
  const pauses = attempt - 1
  const first = firstPauses.slice(0, pauses).reduce((sum, pause) => sum + pause, 0)
  return first + Math.max(0, pauses - firstPauses.length) * hourMs
}

/** A random number from 0 to 1. */
export function anyChance(): number {
  return randomBytesOf(4).readUInt32BE() / 0xffff_ffff
}
