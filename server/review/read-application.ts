import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { openWhole, type WholeApplication } from '../applications/whole-application.ts'
import { isGoing, mayBeSeenByStaff } from '../policy/states.ts'

/**
 * The application as staff may see it.
 *
 * @throws Refusal 'gone' when it is being deleted, or was, as long as its id is known
 * @throws Refusal 'notFound' otherwise, and while an erasure waits
 */
export async function applicationForStaff(
  ctx: Pick<Context, 'applications' | 'erasure'>,
  id: ApplicationId,
): Promise<ApplicationRow> {
  const row = await ctx.applications.byId(id)
  if (row && isGoing(row.state)) throw new Refusal('gone')
  if (row && mayBeSeenByStaff(row.state)) return row
  if (!row && (await ctx.erasure.ledger.hasTokenOf(id))) throw new Refusal('gone')
  throw new Refusal('notFound')
}

/**
 * The look is recorded, the application marked as read, and only then opened.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`
 */
export async function readApplication(
  ctx: Pick<
    Context,
    'applications' | 'applicants' | 'database' | 'vault' | 'vacancies' | 'audit' | 'erasure'
  >,
  input: { applicationId: ApplicationId; by: StaffActor },
): Promise<WholeApplication> {
  const row = await applicationForStaff(ctx, input.applicationId)
  await ctx.audit.write({ what: 'application.opened', who: input.by, about: row._id })
  await ctx.applications.markReviewed(row._id)
  return await openWhole(ctx, row)
}
