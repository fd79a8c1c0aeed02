import type { PolicyDocument } from './document-schema.ts'
import { hasOneOf, type StaffRole } from './roles.ts'
import { addDays, instantsOf, localDate } from './retention.ts'
import { mayBeSeenByStaff, type State } from './states.ts'

/** What decides whether a member of staff may see an application. */
export interface Seen {
  state: State
  /** Of the present decision. */
  decidedAt: Date | undefined
  /** What stops its purge. */
  stops?: readonly { kind: string }[]
}

/** While one of these stands, those who hire neither see nor count the application. Source: privacy.md 10 */
export const hidingStops = ['hold', 'restriction'] as const

/** Whether it is out of sight of those who hire. */
export function isHiddenByStop(stops: readonly { kind: string }[]): boolean {
  return stops.some(stop => hidingStops.some(kind => kind === stop.kind))
}

/** Whether a legal hold is among them. */
export function hasHold(stops: readonly { kind: string }[]): boolean {
  return stops.some(stop => stop.kind === 'hold')
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
  if (!mayBeSeenByStaff(seen.state) || isHiddenByStop(seen.stops ?? [])) return false
  if (hasOneOf(roles, ['recruiter'])) return true
  if (!hasOneOf(roles, ['hiringManager'])) return false
  return seen.decidedAt === undefined || at.now < managerAccessEndsAt(seen.decidedAt, at.document)
}

/** The instant from which hiring managers no longer see an application decided then: the end of the last local day. */
export function managerAccessEndsAt(decidedAt: Date, { retention, timeZone }: PolicyDocument): Date {
  const lastDay = addDays(localDate(decidedAt, timeZone), retention.managerAccess.days)
  return instantsOf(lastDay, timeZone).overdueAt
}

/**
 * Whether privacy officers may read it: one that a hold keeps, and one that an open case is about unless its applicant has
 * restricted it. Source: privacy.md 10
 */
export function officerMaySee(
  { state, stops = [] }: Pick<Seen, 'state' | 'stops'>,
  { isInOpenCase }: { isInOpenCase: boolean },
): boolean {
  return mayBeSeenByStaff(state) && officerMayRead(stops, { isInOpenCase })
}

/** The same of what is there, an application or what somebody has in the talent pool. */
export function officerMayRead(
  stops: readonly { kind: string }[],
  { isInOpenCase }: { isInOpenCase: boolean },
): boolean {
  return hasHold(stops) || (isInOpenCase && !isHiddenByStop(stops))
}
