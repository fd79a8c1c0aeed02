import { noticeMail } from '../../mail/notice-mail.ts'
import { addDays, localDate } from '../../policy/retention.ts'
import { workable, type WorkableRow } from '../claimed-row.ts'
import { steps, type RunItem, type RunRow } from '../run.ts'
import type { Works } from '../works.ts'
import type { Step } from './step.ts'

/** The run has the units that the claim gave it; without any it is closed. */
export const claimStep: Step = {
  number: steps.claim,
  take: async (works, run) => {
    const claimed = await works.units.claimedBy(run._id)
    if (claimed.length === 0) return { state: 'done', items: [] }
    const claimedAt = await works.ctx.database.now()
    const rows = claimed.map(row => workable(row, claimedAt))
    tellSpoilt(works, run, rows)
    const noticedOn = await noticesOf(works, rows)
    const items = rows.map((row, at) => itemOf(works, row, noticedOn[at] ?? null))
    return { state: 'running', claimedAt, items }
  },
}

/** That a D was none is said while it can be: afterwards the certificate shows that none was promised. */
function tellSpoilt({ ctx }: Works, { _id: runId }: RunRow, rows: readonly WorkableRow[]): void {
  const spoilt = rows.filter(row => row.due.date === null).length
  if (spoilt > 0) ctx.log.warn('purge.dueSpoilt', { runId, counts: { spoilt } })
}

/** The local date on which each unit's notice left; null when there was none for this D, or it did not get through. */
async function noticesOf({ ctx }: Works, rows: readonly WorkableRow[]): Promise<(string | null)[]> {
  const told = rows.map(({ _id, due, notice }) =>
    // A spoilt date must not keep the whole batch.
    notice?.sentAt instanceof Date && notice.forDate === due.date ? noticeMail(_id, notice) : null,
  )
  const standings = await ctx.outbox.statesOf(told.filter(mail => mail !== null))
  let next = 0
  return told.map(mail => {
    const sentAt = mail === null ? null : standings[next++]?.sentAt
    return sentAt ? localDate(sentAt, ctx.policy.document.timeZone) : null
  })
}

function itemOf(works: Works, row: WorkableRow, noticeSentOn: string | null): RunItem {
  return {
    id: row._id,
    subjectId: row.subjectId,
    vacancyId: row.vacancyId ?? null,
    number: row.certificateNo,
    language: row.language,
    // Not by the run's kind: one that takes up what was left in nobody's hands holds both.
    reason: row.erasure ? `erase.${row.erasure.reason}` : `purge.${row.due.rule}`,
    rule: row.due.rule,
    policyVersion: row.due.policyVersion,
    trigger: triggerOf(works, row),
    promised: row.due.date,
    overdueAt: row.overdueAt,
    stoppedBy: row.stoppedBy,
    noticeSentOn,
    files: [],
    consents: [],
    wholeSubject: false,
    values: null,
    lastMail: 'none',
    counts: {},
  }
}

/** What set the clock going, and on which local date. */
function triggerOf(works: Works, row: WorkableRow): RunItem['trigger'] {
  const { timeZone } = works.ctx.policy.document
  if (row.erasure) return { event: 'request', date: localDate(row.erasure.requestedAt, timeZone) }
  if (row.consentedAt) return { event: 'consent', date: localDate(row.consentedAt, timeZone) }
  if (row.withdrawal && row.due.rule === 'withdrawn')
    return { event: 'withdrawal', date: localDate(row.withdrawal.at, timeZone) }
  if (row.handedOverAt && isByHandOver(works, row, row.handedOverAt))
    return { event: 'handOver', date: localDate(row.handedOverAt, timeZone) }
  if (row.decision) return { event: 'decision', date: localDate(row.decision.decidedAt, timeZone) }
  return { event: 'lastAct', date: localDate(row.lastActAt ?? row.eligibleAt, timeZone) }
}

/** Of somebody hired, D counts from the hand-over unless the months after the decision end sooner. */
function isByHandOver({ ctx }: Works, { due }: WorkableRow, handedOverAt: Date): boolean {
  const [promised] = ctx.policies.since(due.policyVersion)
  const document = promised?.document ?? ctx.policy.document
  const date = addDays(localDate(handedOverAt, document.timeZone), document.retention.hired.days)
  return due.rule === 'hired' && date === due.date
}
