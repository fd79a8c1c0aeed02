import { Temporal } from 'temporal-polyfill'
import { addDays, type PlainDate } from './plain-date.ts'
import { instantsOf, localDate } from './retention.ts'

const hourMs = 3_600_000
/** Local hours after midnight. */
const tellFrom = 7
/** As ISO 8601 counts them, Monday first. */
const [friday, saturday] = [5, 6]

function weekdayOf(date: PlainDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek
}

/** Whether what waits for staff may be told them now: on weekdays from seven in the morning. Source: ux.md 12 */
export function isDigestTime(now: Date, timeZone: string): boolean {
  const today = localDate(now, timeZone)
  const from = instantsOf(today, timeZone).eligibleAt.getTime() + tellFrom * hourMs
  return weekdayOf(today) < saturday && now.getTime() >= from
}

/** The days of which staff are told on that weekday: itself, on a Friday the weekend too. */
export function daysTold(today: PlainDate): PlainDate[] {
  return weekdayOf(today) === friday ? [0, 1, 2].map(days => addDays(today, days)) : [today]
}
