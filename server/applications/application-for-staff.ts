import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import type { StaffRole } from '../policy/roles.ts'
import { isGoing } from '../policy/states.ts'
import { staffMaySee } from '../policy/visibility.ts'
import type { ApplicationRow } from './application-row.ts'

/** Which application, and who asks. */
export interface StaffLook {
  applicationId: ApplicationId
  by: StaffActor
  /** Every role they have. */
  roles: readonly StaffRole[]
}

/**
 * The application as staff may see it.
 *
 * @throws Refusal 'gone' when it is being deleted, or was, as long as its id is known
 * @throws Refusal 'notFound' otherwise, while an erasure waits, and after a hiring manager's time
 */
export async function applicationForStaff(
  ctx: Pick<Context, 'applications' | 'erasure' | 'clock' | 'policy'>,
  look: StaffLook,
): Promise<ApplicationRow> {
  const row = await ctx.applications.byId(look.applicationId)
  if (!row && (await ctx.erasure.ledger.hasTokenOf(look.applicationId))) throw new Refusal('gone')
  if (!row) throw new Refusal('notFound')
  if (isGoing(row.state)) throw new Refusal('gone')
  const seen = { state: row.state, decidedAt: row.decision?.decidedAt }
  const at = { now: ctx.clock.now(), document: ctx.policy.document }
  if (!staffMaySee(seen, look.roles, at)) throw new Refusal('notFound')
  return row
}
