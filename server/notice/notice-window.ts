import type { Context } from '../base/context.ts'
import { addDays, instantsOf, localDate } from '../policy/retention.ts'
import type { Window } from './notices-store.ts'

const minuteMs = 60_000

/** What must have a notice at that instant: D is at most `noticeDays` days away, less when they are `late` already. */
export function noticeWindow(ctx: Pick<Context, 'policy'>, now: Date, lateDays = 0): Window {
  const { timing, timeZone } = ctx.policy.document
  const last = addDays(localDate(now, timeZone), timing.noticeDays - lateDays)
  return { from: now, to: instantsOf(last, timeZone).overdueAt, decidedBefore: decidedBefore(ctx, now) }
}

/** Decisions since then have not been told: their mail can still be held back. */
export function decidedBefore(ctx: Pick<Context, 'policy'>, now: Date): Date {
  return new Date(now.getTime() - ctx.policy.document.timing.decisionMailMinutes * minuteMs)
}
