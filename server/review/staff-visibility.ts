import type { Context } from '../base/context.ts'
import { addDays, instantsOf, localDate } from '../policy/retention.ts'
import type { StaffRole } from '../policy/roles.ts'

/**
 * From when on a decision must be for staff with these roles to see the application still: recruiters see all,
 * hiring managers until so many days after the decision. Source: privacy.md 10
 */
export function decidedSince(
  ctx: Pick<Context, 'clock' | 'policy'>,
  roles: readonly StaffRole[],
): Date | undefined {
  if (roles.includes('recruiter')) return undefined
  const { retention, timeZone } = ctx.policy.document
  const today = localDate(ctx.clock.now(), timeZone)
  return instantsOf(addDays(today, -retention.managerAccess.days), timeZone).eligibleAt
}
