import { Temporal } from 'temporal-polyfill'
import type { PolicyDocument } from './document-schema.ts'
import { addDays, addMonths, localDate, type PlainDate } from './plain-date.ts'

export { addDays, addMonths, daysBetween, isPlainDate, localDate, type PlainDate } from './plain-date.ts'

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

/**
 * The day of deletion by the earliest rule of the present state. Source: deletion.md 5
 *
 * @param on the local date of an instant; by the document's zone unless told otherwise
 */
export function dueFor(
  facts: DueFacts,
  { retention, timeZone }: PolicyDocument,
  on = (at: Date): PlainDate => localDate(at, timeZone),
): Due {
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

/** The last D that an application can have whose first decision, made then, was taken back. */
export function revertedCap(firstDecidedAt: Date, timeZone: string): PlainDate {
  return addMonths(localDate(firstDecidedAt, timeZone), revertedCapMonths)
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

function startOf(day: Temporal.PlainDate, timeZone: string): Date {
  return new Date(day.toZonedDateTime({ timeZone }).epochMilliseconds)
}

function addHours(at: Date, hours: number): Date {
  return new Date(at.getTime() + hours * 3_600_000)
}

function earlier(date: PlainDate, other: PlainDate | undefined): PlainDate {
  return other !== undefined && other < date ? other : date
}
