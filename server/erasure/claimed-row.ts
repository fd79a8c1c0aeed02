import { isId } from '../base/ids.ts'
import { isUnitRule, poolRule, type UnitRule } from '../policy/pool-due.ts'
import { localDate, type PlainDate } from '../policy/retention.ts'
import { saidDate } from '../policy/unit-dates.ts'
import type { ClaimableRow } from './claimable-units.ts'
import type { DueTold } from './tell-due.ts'

const dayMs = 24 * 3_600_000

/** D of a unit as far as it says one: null where somebody has spoilt the date. */
export interface SaidDue {
  date: PlainDate | null
  rule: UnitRule
  policyVersion: number
}

/** A row that a run can work with. */
export type WorkableRow = Omit<ClaimableRow, 'due'> & { due: SaidDue }

/**
 * The row as a run can work with it: an end of its day that is no date is a day after the instant from which it might
 * go (by then the claim, when that is none either), a fact whose instant is no date is none, and of a D that is none as much is kept as is right. One document that
 * somebody has spoilt must be able to go, and must not keep the others of its run, nor the guard of D. What is wrong with
 * it is for the nightly check to find.
 */
export function workable(row: ClaimableRow, claimedAt: Date): WorkableRow {
  const { overdueAt, decision, withdrawal, handedOverAt, lastActAt, consentedAt, erasure } = row
  const eligibleAt = isDate(row.eligibleAt) ? row.eligibleAt : claimedAt
  const kept: ClaimableRow = {
    ...row,
    eligibleAt,
    overdueAt: isDate(overdueAt) ? overdueAt : new Date(eligibleAt.getTime() + dayMs),
    decision: isDate(decision?.decidedAt) ? (decision ?? null) : null,
    withdrawal: isDate(withdrawal?.at) ? (withdrawal ?? null) : null,
    handedOverAt: isDate(handedOverAt) ? handedOverAt : null,
    erasure: erasure && !isDate(erasure.requestedAt) ? { ...erasure, requestedAt: eligibleAt } : erasure,
  }
  if (!isDate(lastActAt)) delete kept.lastActAt
  if (!isDate(consentedAt)) delete kept.consentedAt
  return { ...kept, due: saidDue(kept) }
}

/** What a unit says of its D, and of what that depends on. */
export type Saying = Pick<ClaimableRow, '_id' | 'due' | 'policyVersion'> & {
  decision?: ClaimableRow['decision'] | undefined
  withdrawal?: ClaimableRow['withdrawal'] | undefined
}

/** D as far as the unit says it; the rule that there must be otherwise is the one of its state. */
export function saidDue(row: Saying): SaidDue {
  const stored: unknown = row.due
  const { rule, policyVersion }: Partial<Record<string, unknown>> =
    typeof stored === 'object' && stored !== null ? { ...stored } : {}
  return {
    date: saidDate(stored) ?? null,
    rule: isUnitRule(rule) ? rule : ruleOf(row),
    policyVersion: [policyVersion, row.policyVersion].find(isVersion) ?? 1,
  }
}

function ruleOf({ _id, decision, withdrawal }: Saying): UnitRule {
  if (isId('poo', _id)) return poolRule
  if (withdrawal) return 'withdrawn'
  return isUnitRule(decision?.outcome) ? decision.outcome : 'undecided'
}

function isVersion(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}

/** D as the ledger is told it: of a unit that says none, the day on which it may go as it stands. */
export function dueToTell(
  row: Saying & Pick<ClaimableRow, 'eligibleAt'>,
  { now, zone }: { now: Date; zone: string },
): Pick<DueTold, 'date' | 'rule'> {
  const { date, rule } = saidDue(row)
  return { date: date ?? localDate(isDate(row.eligibleAt) ? row.eligibleAt : now, zone), rule }
}

/** Whether it is an instant at all. */
export function isDate(value: unknown): value is Date {
  return value instanceof Date
}
