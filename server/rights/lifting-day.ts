import type { Context } from '../base/context.ts'
import { addDays, instantsOf, localDate, type PlainDate } from '../policy/retention.ts'

/** Somebody else than the applicant lifts a restriction after telling them, days. Source: GDPR art. 18(3), deletion.md 6 */
const toldDays = 7

/**
 * When a restriction ends that somebody else lifts today: at the first instant of the day after the seventh, since seven
 * whole days have passed then whenever today it was told.
 */
export function liftingDay(ctx: Pick<Context, 'clock' | 'policy'>): { liftOn: PlainDate; until: Date } {
  const { timeZone } = ctx.policy.document
  const liftOn = addDays(localDate(ctx.clock.now(), timeZone), toldDays + 1)
  return { liftOn, until: instantsOf(liftOn, timeZone).eligibleAt }
}
