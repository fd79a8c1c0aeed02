import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import type { ApplicationRow, Deadline, DecisionRow } from '../applications/application-row.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { poolDueOf } from '../consents/pool-due-of.ts'
import { profileOf } from '../applications/sealed-parts.ts'
import type { Outcome } from '../policy/states.ts'
import { queueDecisionMail } from '../applications/decision-mail.ts'

/** The parts of the context a decision needs. */
export type DecideContext = Pick<
  Context,
  | 'clock'
  | 'policy'
  | 'policies'
  | 'config'
  | 'vault'
  | 'vacancies'
  | 'applications'
  | 'applicants'
  | 'consents'
  | 'links'
  | 'outbox'
  | 'audit'
  | 'database'
  | 'inTransaction'
  | 'clockCheck'
  | 'erasure'
>

/**
 * The decision is recorded and, in the same transaction, D is set and the mail queued.
 * The same decision by the same person again changes nothing.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`
 * @throws Refusal 'conflict' when it is decided otherwise already; use `undoDecision`
 * @throws Refusal 'unavailable' when this process's clock is off
 */
export async function recordDecision(
  ctx: DecideContext,
  input: StaffLook & { outcome: Outcome },
): Promise<void> {
  await ctx.clockCheck.refuseWhenOff()
  const row = await applicationForStaff(ctx, input)
  if (isThatAlready(row, input.outcome, input.by)) return
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  await decideOne(ctx, { row, job: vacancy?.title ?? '', outcome: input.outcome, by: input.by })
}

function isThatAlready(row: ApplicationRow, outcome: Outcome, by: StaffActor): boolean {
  return row.state === 'decided' && row.decision?.outcome === outcome && row.decision.by === by.staffId
}

/** What a decision about that application would set, now. */
function decisionOf(
  ctx: Pick<Context, 'clock' | 'policy' | 'policies'>,
  { row, outcome, by }: { row: ApplicationRow; outcome: Outcome; by: StaffActor },
): { decision: DecisionRow; deadline: Deadline } {
  const decision = { outcome, decidedAt: ctx.clock.now(), by: by.staffId, notBefore: row.notBefore }
  return { decision, deadline: deadlineFor(ctx, { ...row, decision, notBefore: null }) }
}

/**
 * One undecided application is decided.
 *
 * @throws Refusal 'conflict' when somebody was faster
 */
export async function decideOne(
  ctx: DecideContext,
  input: { row: ApplicationRow; job: string; outcome: Outcome; by: StaffActor },
): Promise<void> {
  const { row, job, by } = input
  const profile = await profileOf(ctx, row.subjectId)
  const { decision, deadline } = decisionOf(ctx, input)
  const consent = await ctx.consents.standingOf(row.subjectId, 'pool')
  const copyDueOn = (consent && poolDueOf(ctx, consent)?.date) ?? ''
  await ctx.inTransaction(async () => {
    if (!(await ctx.applications.decide(row._id, decision, deadline))) throw new Refusal('conflict')
    await ctx.erasure.tellDue(row._id, deadline.due)
    await ctx.audit.write({ what: 'decision.recorded', who: by, about: row._id })
    await queueDecisionMail(ctx, { row, profile, job, decision, deadline, copyDueOn })
  })
}
