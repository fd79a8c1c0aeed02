import { daysBetween, localDate, type PlainDate } from '../server/policy/retention.ts'
import type { Language } from '../server/policy/languages.ts'
import { t } from './text/lookup.ts'

/** How a date or instant is written: language and zone of the page. A `Frame` fits. */
export interface DateStyle {
  language: Language
  /** IANA zone of the policy document. */
  zone: string
}

const locales: Readonly<Record<Language, string>> = { nb: 'nb-NO', en: 'en-GB' }

function ofDate(date: PlainDate, language: Language, format: Intl.DateTimeFormatOptions): string {
  const noon = new Date(`${date}T12:00:00Z`)
  return new Intl.DateTimeFormat(locales[language], { ...format, timeZone: 'UTC' }).format(noon)
}

/** The calendar date of an instant, or the date itself. */
export function dateOf(when: Date | PlainDate, zone: string): PlainDate {
  return typeof when === 'string' ? when : localDate(when, zone)
}

/** "22. november 2026", "22 November 2026". */
export function longDate(when: Date | PlainDate, style: DateStyle): string {
  return ofDate(dateOf(when, style.zone), style.language, { day: 'numeric', month: 'long', year: 'numeric' })
}

/** "22.11.2026" in both languages: for tables. */
export function shortDate(when: Date | PlainDate, style: DateStyle): string {
  const [year, month, day] = dateOf(when, style.zone).split('-')
  return `${day}.${month}.${year}`
}

/** "mai 2027", from `2027-05`. */
export function monthOf(month: string, language: Language): string {
  return ofDate(`${month}-15`, language, { month: 'long', year: 'numeric' })
}

/** "14.32" in bokmål, "14:32" in English. */
export function clockTime(at: Date, style: DateStyle): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: style.zone,
  }).format(at)
  return style.language === 'nb' ? parts.replace(':', '.') : parts
}

/** "kl. 14.32" on the day of `now`, else "22. november 2026 kl. 14.32". */
export function timeFrom(at: Date, now: Date, style: DateStyle): string {
  const say = t(style.language)
  if (dateOf(at, style.zone) === dateOf(now, style.zone))
    return say('clock.at', { time: clockTime(at, style) })
  return dateAndTime(at, style)
}

/** "22. november 2026 kl. 14.32". */
export function dateAndTime(at: Date, style: DateStyle): string {
  return t(style.language)('clock.on', { date: longDate(at, style), time: clockTime(at, style) })
}

/** "i dag", "i morgen", "om 14 dager", "for 3 dager siden": calendar days of the zone. */
export function inDays(when: Date | PlainDate, now: Date, style: DateStyle): string {
  const say = t(style.language)
  const days = daysBetween(dateOf(now, style.zone), dateOf(when, style.zone))
  if (days === 0) return say('days.today')
  if (days === 1) return say('days.tomorrow')
  if (days === -1) return say('days.yesterday')
  return days > 0 ? say('days.in', { n: days }) : say('days.ago', { n: -days })
}
