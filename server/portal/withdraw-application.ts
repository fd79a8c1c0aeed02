import type { ApplicantActor, StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { ApplicationRow, Deadline, WithdrawalRow } from '../applications/application-row.ts'
import { deadlineFor, dueOf } from '../applications/deadline.ts'
import { occasionOf } from '../applications/decision-mail.ts'
import { queueLifeMail } from '../applications/life-mail.ts'
import { profileOf } from '../applications/sealed-parts.ts'
import { ownApplication } from '../applications/own-applications.ts'
import { copyDayOf } from './copy-day.ts'

/** The parts of the context a withdrawal needs. */
export type WithdrawContext = Pick<
  Context,
  | 'clock'
  | 'clockCheck'
  | 'policy'
  | 'policies'
  | 'config'
  | 'vault'
  | 'vacancies'
  | 'applications'
  | 'pool'
  | 'consents'
  | 'applicants'
  | 'links'
  | 'outbox'
  | 'audit'
  | 'database'
  | 'inTransaction'
  | 'erasure'
>

/**
 * The application is out of the race, its D the earlier of the one it had and that of `withdrawn`; the applicant gets a
 * mail (M4), and one about a decision that has not left does not leave. Withdrawing again changes nothing.
 *
 * @throws Refusal 'gone', 'notFound' as `ownApplication`
 * @throws Refusal 'conflict' when something else happened to it at the same moment
 * @throws Refusal 'unavailable' when this process's clock is off
 */
export async function withdrawApplication(
  ctx: WithdrawContext,
  input: { applicationId: ApplicationId; by: ApplicantActor },
): Promise<void> {
  await withdraw(ctx, await ownApplication(ctx, input.by.subjectId, input.applicationId), input.by)
}

/**
 * The same, when the applicant has said so by phone, by letter or in person.
 *
 * @throws Refusal 'conflict', 'unavailable' as `withdrawApplication`
 */
export async function withdrawForApplicant(
  ctx: WithdrawContext,
  row: ApplicationRow,
  by: StaffActor,
): Promise<void> {
  await withdraw(ctx, row, by)
}

async function withdraw(
  ctx: WithdrawContext,
  row: ApplicationRow,
  by: ApplicantActor | StaffActor,
): Promise<void> {
  await ctx.clockCheck.refuseWhenOff()
  if (row.state === 'withdrawn') return
  const profile = await profileOf(ctx, row.subjectId)
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  const { withdrawal, deadline } = withdrawalOf(ctx, row)
  const values = { copyDueOn: (await copyDayOf(ctx, row, true)) ?? '' }
  await ctx.inTransaction(async () => {
    if (row.decision)
      await ctx.outbox.takeBack({ kind: 'M3', about: row._id, occasion: occasionOf(row.decision) })
    if (!(await ctx.applications.withdraw(row, withdrawal, deadline))) throw new Refusal('conflict')
    await ctx.erasure.tellDue(row._id, deadline.due)
    await ctx.audit.write({ what: 'application.withdrawn', who: by, about: row._id })
    const job = vacancy?.title ?? ''
    await queueLifeMail(ctx, { kind: 'M4', row, profile, job, at: withdrawal.at, deadline, values })
  })
}

/** What withdrawing now would set. */
export function withdrawalOf(
  ctx: Pick<Context, 'clock' | 'policy' | 'policies'>,
  row: ApplicationRow,
): { withdrawal: WithdrawalRow; deadline: Deadline } {
  const withdrawal = { at: ctx.clock.now(), before: dueOf(ctx, row) }
  return { withdrawal, deadline: deadlineFor(ctx, { ...row, withdrawal, notBefore: null }) }
}
