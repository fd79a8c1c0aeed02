import type { PolicyDocument } from './document-schema.ts'
import { between, localDatesUnder, type LocalDates, type VersionInForce } from './expected-due.ts'
import { addDays, addMonths, daysBetween, ruleIds, type PlainDate, type RuleId } from './retention.ts'

/** The rule that sets D of a pool entry. */
export const poolRule = 'pool'
/** The rules that set a day of deletion, of an application or of a pool entry. */
export type UnitRule = RuleId | typeof poolRule

/** Whether it is one of them. */
export function isUnitRule(value: unknown): value is UnitRule {
  return value === poolRule || ruleIds.some(rule => rule === value)
}

/** What a policy document says of the pool. */
export type PoolTerms = NonNullable<PolicyDocument['pool']>

/** Everything that D of a pool entry depends on. Instants are UTC. */
export interface PoolFacts {
  /** When the consent that stands was given, and the first one that it goes back to by renewals. */
  consentedAt: Date
  firstConsentedAt: Date
  /** D is never before or after these, whatever the rule says. */
  notBefore: PlainDate | null
  notAfter: PlainDate | null
}

/** D of a pool entry as stored. */
export interface PoolDue {
  date: PlainDate
  rule: typeof poolRule
  policyVersion: number
}

/**
 * D of a pool entry: so many months after the consent, at most so many after the first one; the earliest over the
 * versions in force since it was given, so that a shorter period reaches everybody. Source: deletion.md 5, privacy.md 6
 *
 * @param versions those in force since the consent's own, oldest first
 * @returns undefined when none of them has a pool
 */
export function poolDueFor(facts: PoolFacts, versions: readonly VersionInForce[]): PoolDue | undefined {
  const on = localDatesUnder(versions)
  let due: PoolDue | undefined
  for (const { version, document } of versions) {
    if (!document.pool) continue
    const date = dueUnder(facts, document.pool, on)
    if (!due || date < due.date) due = { date, rule: poolRule, policyVersion: version }
  }
  return due && { ...due, date: between(due.date, facts) }
}

function dueUnder({ consentedAt, firstConsentedAt }: PoolFacts, terms: PoolTerms, on: LocalDates): PlainDate {
  const renewed = addMonths(on(consentedAt), terms.months)
  const most = addMonths(on(firstConsentedAt), terms.maxMonths)
  return most < renewed ? most : renewed
}

/**
 * The number of days before D whose question is open: the smallest of `askDays` that has come and was not asked for this
 * D. Missed days are caught up by one question. Undefined when there is none.
 *
 * @param askedDays what was asked for this D already
 */
export function questionDue(
  due: PlainDate,
  today: PlainDate,
  { askDays, askedDays }: { askDays: readonly number[]; askedDays: readonly number[] },
): number | undefined {
  if (today >= due) return undefined
  const left = daysBetween(today, due)
  const come = askDays.filter(days => left <= days)
  const nearest = Math.min(...come)
  return come.length > 0 && !askedDays.some(days => days <= nearest) ? nearest : undefined
}

/** The day on which a shortened period may end at the earliest for those it has overtaken. Source: deletion.md 5 */
export function graceAfter(effective: PlainDate): PlainDate {
  return addDays(effective, 7)
}
