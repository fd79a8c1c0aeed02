import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import type { ApplicationRow, DecisionRow } from '../applications/application-row.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { occasionOf } from '../applications/decision-mail.ts'
import { queueLifeMail } from '../applications/life-mail.ts'
import type { Reopened } from '../applications/life-store.ts'
import { profileOf } from '../applications/sealed-parts.ts'
import { revertedCap } from '../policy/retention.ts'
import type { DecideContext } from './record-decision.ts'
import { takeBackNewDay } from './tell-new-day.ts'

/** Why a decision is taken back after the applicant was told. */
export const revertCodes = ['mistake', 'newInformation'] as const
export type RevertCode = (typeof revertCodes)[number]

/** Whether the text names such a reason. */
export function isRevertCode(text: unknown): text is RevertCode {
  return revertCodes.some(code => code === text)
}

/**
 * The decision is taken back after its mail has begun to leave, D is by `undecided` again, and the applicant is told by
 * mail. Taking back what is undecided already changes nothing.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`
 * @throws Refusal 'conflict' while it can still be undone, and when somebody was faster
 * @throws Refusal 'unavailable' when this process's clock is off
 */
export async function revertDecision(
  ctx: DecideContext,
  input: StaffLook & { code: RevertCode },
): Promise<void> {
  await ctx.clockCheck.refuseWhenOff()
  const row = await applicationForStaff(ctx, input)
  const { decision } = row
  if (row.state === 'received') return
  if (row.state !== 'decided' || !decision) throw new Refusal('conflict')
  const profile = await profileOf(ctx, row.subjectId)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const reopened = reopenedOf(ctx, row, decision)
  await ctx.inTransaction(async () => {
    await refuseWhileWaiting(ctx, row, decision)
    if (!(await ctx.applications.undecide(row._id, decision.decidedAt, reopened)))
      throw new Refusal('conflict')
    await takeBackNewDay(ctx, row, decision)
    await ctx.erasure.tellDue(row._id, reopened.due)
    await ctx.audit.write({ what: 'decision.reverted', who: input.by, about: row._id })
    const job = vacancy?.title ?? ''
    const at = ctx.clock.now()
    const values = { reason: input.code }
    await queueLifeMail(ctx, { kind: 'M3revert', row, profile, job, at, deadline: reopened, values })
  })
}

/** A mail that failed and would be tried again does not leave any more. */
async function refuseWhileWaiting(
  ctx: Pick<Context, 'outbox'>,
  row: ApplicationRow,
  decision: DecisionRow,
): Promise<void> {
  const mail = { kind: 'M3' as const, about: row._id, occasion: occasionOf(decision) }
  const standing = await ctx.outbox.stateOf(mail)
  if (standing?.state === 'waiting' && standing.attempts === 0) throw new Refusal('conflict')
  await ctx.outbox.takeBack(mail)
}

/**
 * D by `undecided`, at most 12 months after the first decision. Never sooner than the D that was told with the decision:
 * otherwise an application whose `undecided` had run out meanwhile would go at once. Source: deletion.md 4
 */
function reopenedOf(
  ctx: Pick<Context, 'policy' | 'policies'>,
  row: ApplicationRow,
  decision: DecisionRow,
): Reopened {
  const firstDecidedAt = row.firstDecidedAt ?? decision.decidedAt
  const facts = { ...row, decision: null, handedOverAt: null, firstDecidedAt, notBefore: null }
  const byRule = deadlineFor(ctx, facts)
  const cap = revertedCap(firstDecidedAt, ctx.policy.document.timeZone)
  const told = row.due.date < cap ? row.due.date : cap
  if (byRule.due.date >= told) return { ...byRule, firstDecidedAt, notBefore: null }
  return { ...deadlineFor(ctx, { ...facts, notBefore: told }), firstDecidedAt, notBefore: told }
}
