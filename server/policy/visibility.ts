import type { PolicyDocument } from './document-schema.ts'
import { hasOneOf, type StaffRole } from './roles.ts'
import { addDays, instantsOf, localDate } from './retention.ts'
import { mayBeSeenByStaff, type State } from './states.ts'

/** What decides whether a member of staff may see an application. */
export interface Seen {
  state: State
  /** Of the present decision. */
  decidedAt: Date | undefined
}

/**
 * Whether staff with these roles may see it at that instant: recruiters to D, hiring managers until so many days
 * after the decision as the policy says, nobody else. Source: privacy.md 10
 */
export function staffMaySee(
  seen: Seen,
  roles: readonly StaffRole[],
  at: { now: Date; document: PolicyDocument },
): boolean {
  if (!mayBeSeenByStaff(seen.state)) return false
  if (hasOneOf(roles, ['recruiter'])) return true
  if (!hasOneOf(roles, ['hiringManager'])) return false
  return seen.decidedAt === undefined || at.now < managerAccessEndsAt(seen.decidedAt, at.document)
}

/** The instant from which hiring managers no longer see an application decided then: the end of the last local day. */
export function managerAccessEndsAt(decidedAt: Date, { retention, timeZone }: PolicyDocument): Date {
  const lastDay = addDays(localDate(decidedAt, timeZone), retention.managerAccess.days)
  return instantsOf(lastDay, timeZone).overdueAt
}
