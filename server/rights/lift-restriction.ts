import type { Actor, ApplicantActor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, CaseId } from '../base/ids.ts'
import type { ApplicationRow, StopRow } from '../applications/application-row.ts'
import type { PlainDate } from '../policy/retention.ts'
import { liftingDay } from './lifting-day.ts'
import { noteLifted, noteLifting } from './note-lifted.ts'
import { queueRestrictionMail } from './restriction-mail.ts'
import type { RestrictionContext } from './restrict.ts'

/**
 * The applicant's own restriction is lifted at once. Lifting it again changes nothing.
 *
 * @throws Refusal 'notFound' when it is not that applicant's
 * @throws Refusal 'conflict' when its deletion has begun
 */
export async function liftOwnRestriction(
  ctx: RestrictionContext,
  input: { applicationId: ApplicationId; by: ApplicantActor },
): Promise<void> {
  const { row, stops } = await restricted(ctx, input.applicationId)
  if (row.subjectId !== input.by.subjectId) throw new Refusal('notFound')
  await ctx.inTransaction(async () => {
    for (const { ref } of stops) {
      await noteLifted(ctx, ref, input.by)
      for (const unit of await ctx.erasure.stops.liftedWith(row._id, ref)) {
        if (!(await ctx.erasure.stops.lift(unit, ref))) continue
        await ctx.audit.write({ what: 'restriction.lifted', who: input.by, about: unit })
      }
    }
  })
}

/**
 * The restriction ends by itself seven days from now, and the applicant is told today on which day.
 *
 * @param input.ref of the one restriction that ends; every one of that application without it
 * @returns that day, a local date
 * @throws Refusal 'notFound' when there is no such application, or none is restricted
 * @throws Refusal 'conflict' when its deletion has begun
 */
export async function announceLifting(
  ctx: RestrictionContext,
  input: { applicationId: ApplicationId; by: Actor; ref?: CaseId },
): Promise<PlainDate> {
  const { row, stops: standing } = await restricted(ctx, input.applicationId)
  const stops = standing.filter(({ ref }) => input.ref === undefined || input.ref === ref)
  const [first] = stops
  if (!first) throw new Refusal('notFound')
  const { liftOn, until } = liftingDay(ctx)
  await ctx.inTransaction(async () => {
    for (const { ref } of stops) {
      for (const unit of await ctx.erasure.stops.withRef(ref)) await ctx.erasure.stops.renew(unit, ref, until)
      await noteLifting(ctx, ref, { event: 'liftingTold', by: input.by })
    }
    await queueRestrictionMail(ctx, row, { why: 'ending', liftOn, occasion: `${first.ref} ${liftOn}` })
    await ctx.audit.write({ what: 'restriction.ending', who: input.by, about: row._id })
  })
  return liftOn
}

async function restricted(
  ctx: Pick<RestrictionContext, 'applications'>,
  id: ApplicationId,
): Promise<{ row: ApplicationRow; stops: StopRow[] }> {
  const row = await ctx.applications.byId(id)
  if (!row) throw new Refusal('notFound')
  return { row, stops: row.stops.filter(one => one.kind === 'restriction') }
}
