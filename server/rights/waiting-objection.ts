import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { takeStep, type StepContext } from '../cases/take-step.ts'

type Parts = Pick<Context, 'applications' | 'clock' | 'erasure'>

/**
 * The applicant has said no to the application being kept, and that waits; a restored backup knows it too. In the caller's
 * transaction. False when it waited already.
 */
export async function beginWaiting(ctx: Parts, id: ApplicationId): Promise<boolean> {
  if (!(await ctx.applications.object(id, ctx.clock.now()))) return false
  await tell(ctx, id, 1)
  return true
}

/** It waits no more: it is carried out or taken back. In the caller's transaction. False when it did not wait. */
export async function endWaiting(ctx: Parts, id: ApplicationId): Promise<boolean> {
  if (!(await ctx.applications.object(id, null))) return false
  await tell(ctx, id, 0)
  return true
}

async function tell(ctx: Parts, id: ApplicationId, objected: 0 | 1): Promise<void> {
  const row = await ctx.applications.byId(id)
  if (!row) throw new Refusal('gone')
  await ctx.erasure.tellDue(id, { ...row.due, objected })
}

/** The applicant lets the application be kept after all: as before they said no. One that does not wait stays as it is. */
export async function takeBackObjection(
  ctx: Parts & StepContext,
  { id, by }: { id: ApplicationId; by: ApplicantActor },
): Promise<void> {
  await ctx.inTransaction(async () => {
    if (!(await endWaiting(ctx, id))) return
    await ctx.audit.write({ what: 'objection.takenBack', who: by, about: id })
    for (const row of await ctx.cases.grantedErasuresOf(id))
      if (row.type === 'objection' && row.state === 'granted')
        await takeStep(ctx, row, { event: 'undo', what: 'case.withdrawn', by })
  })
}
