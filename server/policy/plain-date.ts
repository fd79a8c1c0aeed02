import { Temporal } from 'temporal-polyfill'

/** A calendar date of the controller's zone, `YYYY-MM-DD`. */
export type PlainDate = string

/** The calendar date at that instant in that zone. */
export function localDate(at: Date, timeZone: string): PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString()
}

/** The same day so many months later, or the last day of that month when it has no such day. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ months }, { overflow: 'constrain' }).toString()
}

/** So many calendar days later (earlier when negative). */
export function addDays(date: PlainDate, days: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** How many calendar days `to` is after `from`; negative when before. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days
}

/** Whether the text is a date of the calendar, `YYYY-MM-DD`. */
export function isPlainDate(text: string): text is PlainDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false // only a date that no calendar has throws here
  }
}

/** What was typed as a day, as `YYYY-MM-DD`: that itself, or as "31.12.2026"; anything else stays as it was typed. */
export function typedDay(text: string): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(text.trim()) ?? []
  return year === '' ? text.trim() : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
