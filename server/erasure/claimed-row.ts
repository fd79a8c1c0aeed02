import type { ClaimableRow } from './claimable-units.ts'

const dayMs = 24 * 3_600_000

/**
 * The row as a run can work with it: an end of its day that is no date is a day after the instant from which it might
 * go, and a fact whose instant is no date is none. One document that somebody has spoilt must be able to go, and must not
 * keep the others of its run, nor the guard of D. What is wrong with it is for the nightly check to find.
 */
export function workable(row: ClaimableRow): ClaimableRow {
  const { eligibleAt, overdueAt, decision, withdrawal, handedOverAt, lastActAt, consentedAt, erasure } = row
  const kept: ClaimableRow = {
    ...row,
    overdueAt: isDate(overdueAt) || !isDate(eligibleAt) ? overdueAt : new Date(eligibleAt.getTime() + dayMs),
    decision: isDate(decision?.decidedAt) ? (decision ?? null) : null,
    withdrawal: isDate(withdrawal?.at) ? (withdrawal ?? null) : null,
    handedOverAt: isDate(handedOverAt) ? handedOverAt : null,
    erasure: erasure && !isDate(erasure.requestedAt) ? { ...erasure, requestedAt: eligibleAt } : erasure,
  }
  if (!isDate(lastActAt)) delete kept.lastActAt
  if (!isDate(consentedAt)) delete kept.consentedAt
  return kept
}

function isDate(value: unknown): value is Date {
  return value instanceof Date
}
