import { localDate } from '../../policy/retention.ts'
import type { ClaimableRow } from '../claimable-units.ts'
import { steps, type RunItem } from '../run.ts'
import type { Works } from '../works.ts'
import type { Step } from './step.ts'

/** The run has the units that the claim gave it; without any it is closed. */
export const claimStep: Step = {
  number: steps.claim,
  take: async (works, run) => {
    const rows = await works.units.claimedBy(run._id)
    if (rows.length === 0) return { state: 'done', items: [] }
    const claimedAt = await works.ctx.database.now()
    return { state: 'running', claimedAt, items: rows.map(row => itemOf(works, row)) }
  },
}

function itemOf(works: Works, row: ClaimableRow): RunItem {
  return {
    id: row._id,
    subjectId: row.subjectId,
    vacancyId: row.vacancyId,
    number: row.certificateNo,
    language: row.language,
    // Not by the run's kind: one that takes up what was left in nobody's hands holds both.
    reason: row.erasure ? `erase.${row.erasure.reason}` : `purge.${row.due.rule}`,
    rule: row.due.rule,
    policyVersion: row.due.policyVersion,
    trigger: triggerOf(row, works.ctx.policy.document.timeZone),
    promised: row.due.date,
    overdueAt: row.overdueAt,
    files: [],
    wholeSubject: false,
    values: null,
    lastMail: 'none',
    counts: {},
  }
}

/** What set the clock going, and on which local date. */
function triggerOf(row: ClaimableRow, timeZone: string): RunItem['trigger'] {
  if (row.erasure) return { event: 'request', date: localDate(row.erasure.requestedAt, timeZone) }
  if (row.decision) return { event: 'decision', date: localDate(row.decision.decidedAt, timeZone) }
  return { event: 'lastAct', date: localDate(row.lastActAt, timeZone) }
}
