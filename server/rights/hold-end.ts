import type { Context } from '../base/context.ts'
import { lastDayOf } from '../policy/holds.ts'
import { instantsOf, type PlainDate } from '../policy/retention.ts'

/** The instant at which a hold lapses that is to be reviewed on that day. Source: deletion.md 6 */
export function untilOf(ctx: Pick<Context, 'policy'>, reviewOn: PlainDate): Date {
  return instantsOf(lastDayOf(reviewOn), ctx.policy.document.timeZone).overdueAt
}
