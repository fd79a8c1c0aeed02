import { Temporal } from 'temporal-polyfill'

/** Whether the text names a time zone of the IANA list. An offset such as `+01:00` does not. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(text)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)
    return true
  } catch {
    return false // only an unknown zone throws here
  }
}
