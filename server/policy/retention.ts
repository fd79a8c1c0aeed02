import { Temporal } from 'temporal-polyfill'
import type { PolicyDocument } from './document.ts'

/** A calendar date of the controller's zone, `YYYY-MM-DD`. */
export type PlainDate = string

/** The rules that set a day of deletion. */
export const ruleIds = ['undecided', 'rejected', 'cancelled', 'hired', 'withdrawn'] as const
export type RuleId = (typeof ruleIds)[number]

/** The day of deletion, called D, and the rule that set it. */
export interface Due {
  date: PlainDate
  rule: RuleId
}

/** What D depends on. Instants are UTC. */
export type DueFacts =
  /** `lastActAt`: submit, correct, answer. `firstDecidedAt`: of a decision that was taken back. */
  | { state: 'undecided'; lastActAt: Date; firstDecidedAt?: Date }
  | { state: 'rejected' | 'cancelled'; decidedAt: Date }
  | { state: 'hired'; decidedAt: Date; handedOverAt?: Date }
  /** `before`: the D that held until then; it is never moved later. */
  | { state: 'withdrawn'; withdrawnAt: Date; before: Due }

/** When a run may start and when it is late. */
export interface DueInstants {
  eligibleAt: Date
  overdueAt: Date
}

/** After a decision that was taken back, D is at most this long after it. Source: deletion.md 4 */
const revertedCapMonths = 12

/** The day of deletion by the earliest rule of the present state. Source: deletion.md 5 */
export function dueFor(facts: DueFacts, document: PolicyDocument): Due {
  const { retention, timeZone } = document
  const on = (at: Date): PlainDate => localDate(at, timeZone)
  switch (facts.state) {
    case 'undecided': {
      const date = addMonths(on(facts.lastActAt), retention.undecided.months)
      const cap = facts.firstDecidedAt && addMonths(on(facts.firstDecidedAt), revertedCapMonths)
      return { date: earlier(date, cap), rule: 'undecided' }
    }
    case 'rejected':
    case 'cancelled':
      return { date: addMonths(on(facts.decidedAt), retention[facts.state].months), rule: facts.state }
    case 'hired': {
      const cap = addMonths(on(facts.decidedAt), retention.hired.capMonths)
      const handedOver = facts.handedOverAt && addDays(on(facts.handedOverAt), retention.hired.days)
      return { date: earlier(cap, handedOver), rule: 'hired' }
    }
    case 'withdrawn': {
      const date = addDays(on(facts.withdrawnAt), retention.withdrawn.days)
      return facts.before.date <= date ? facts.before : { date, rule: 'withdrawn' }
    }
  }
}

/** The first instant of the day, and of the next one. A changed zone recomputes these, never D. */
export function instantsOf(date: PlainDate, timeZone: string): DueInstants {
  const day = Temporal.PlainDate.from(date)
  return { eligibleAt: startOf(day, timeZone), overdueAt: startOf(day.add({ days: 1 }), timeZone) }
}

/**
 * When an application whose erasure was asked for may go, and when that is late: 24 hours later.
 *
 * @param atOnce the applicant skips the cooling-off, which counts only where the policy lets them
 */
export function erasureInstants(requestedAt: Date, atOnce: boolean, document: PolicyDocument): DueInstants {
  const { hours, skippable } = document.timing.coolingOff
  const eligibleAt = atOnce && skippable ? requestedAt : addHours(requestedAt, hours)
  return { eligibleAt, overdueAt: addHours(eligibleAt, 24) }
}

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

function startOf(day: Temporal.PlainDate, timeZone: string): Date {
  return new Date(day.toZonedDateTime({ timeZone }).epochMilliseconds)
}

function addHours(at: Date, hours: number): Date {
  return new Date(at.getTime() + hours * 3_600_000)
}

function earlier(date: PlainDate, other: PlainDate | undefined): PlainDate {
  return other !== undefined && other < date ? other : date
}
