import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId } from '../base/ids.ts'
import { isGoing } from '../policy/states.ts'
import { staffMaySee } from '../policy/visibility.ts'
import { worksOn, type Colleague } from '../vacancies/staff-access.ts'
import type { ApplicationRow } from './application-row.ts'

/** Which application, and who asks. */
export interface StaffLook extends Colleague {
  applicationId: ApplicationId
}

/**
 * The application as staff may see it.
 *
 * @throws Refusal 'gone' when it is being deleted, or was, as long as its id is known
 * @throws Refusal 'notFound' otherwise, while an erasure waits, after a hiring manager's time, and in another's job
 */
export async function applicationForStaff(
  ctx: Pick<Context, 'applications' | 'vacancies' | 'erasure' | 'clock' | 'policy'>,
  look: StaffLook,
): Promise<ApplicationRow> {
  const row = await ctx.applications.byId(look.applicationId)
  if (!row && (await ctx.erasure.ledger.hasTokenOf(look.applicationId))) throw new Refusal('gone')
  if (!row) throw new Refusal('notFound')
  if (isGoing(row.state)) throw new Refusal('gone')
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  if (!vacancy || !worksOn(vacancy, look)) throw new Refusal('notFound')
  const seen = { state: row.state, decidedAt: row.decision?.decidedAt, stops: row.stops }
  const at = { now: ctx.clock.now(), document: ctx.policy.document }
  if (!staffMaySee(seen, look.roles, at)) throw new Refusal('notFound')
  return row
}
