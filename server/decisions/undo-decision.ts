import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import { deadlineFor } from '../applications/deadline.ts'
import { occasionOf } from '../applications/decision-mail.ts'
import { takeBackNewDay } from './tell-new-day.ts'

/**
 * Decision, D and mail are as before the decision, all together, and the log says so.
 * Undoing what is undecided already changes nothing.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`
 * @throws Refusal 'conflict' when the mail has begun to leave, or somebody was faster
 */
export async function undoDecision(
  ctx: Pick<
    Context,
    | 'clock'
    | 'policy'
    | 'policies'
    | 'applications'
    | 'outbox'
    | 'audit'
    | 'inTransaction'
    | 'clockCheck'
    | 'erasure'
    | 'vacancies'
  >,
  input: StaffLook,
): Promise<void> {
  await ctx.clockCheck.refuseWhenOff()
  const row = await applicationForStaff(ctx, input)
  const { decision } = row
  if (row.state === 'received' || !decision) return
  const { notBefore } = decision
  const deadline = { ...deadlineFor(ctx, { ...row, decision: null, notBefore }), notBefore }
  await ctx.inTransaction(async () => {
    const recalled = await ctx.outbox.cancel({ kind: 'M3', about: row._id, occasion: occasionOf(decision) })
    if (!recalled) throw new Refusal('conflict')
    if (!(await ctx.applications.undecide(row._id, decision.decidedAt, deadline)))
      throw new Refusal('conflict')
    await takeBackNewDay(ctx, row, decision)
    await ctx.erasure.tellDue(row._id, deadline.due)
    await ctx.audit.write({ what: 'decision.undone', who: input.by, about: row._id })
  })
}
