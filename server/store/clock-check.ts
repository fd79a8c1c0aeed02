import { monotonicMs } from '../base/clock.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'

/** How far this process's clock may be from the database's, milliseconds. Source: deletion.md 7 */
export const mostSkewMs = 5 * 60_000
const askAgainMs = 60_000

/** Whether a clock that is so far from the database's may do nothing that counts. */
export function isClockSkewed(skewMs: number): boolean {
  return Math.abs(skewMs) > mostSkewMs
}

/** Watches this process's clock: what sets a D must not be done by a wrong one. */
export interface ClockCheck {
  /** This clock minus the database's, milliseconds; asked at most once a minute. */
  skewMs(): Promise<number>
  /** @throws Refusal 'unavailable' when the clock is off by more than five minutes */
  refuseWhenOff(): Promise<void>
}

declare module '../base/context.ts' {
  interface Context {
    clockCheck: ClockCheck
  }
}

/** A check of `clock` against the time of the database. */
export function clockCheck(ctx: Pick<Context, 'clock' | 'database'>): ClockCheck {
  let asked: { atMs: number; skewMs: number } | undefined
  const skewMs = async (): Promise<number> => {
    if (asked && monotonicMs() - asked.atMs < askAgainMs) return asked.skewMs
    const theirs = await ctx.database.now()
    asked = { atMs: monotonicMs(), skewMs: ctx.clock.now().getTime() - theirs.getTime() }
    return asked.skewMs
  }
  return {
    skewMs,
    refuseWhenOff: async () => {
      if (isClockSkewed(await skewMs())) throw new Refusal('unavailable', { retryAfterSeconds: 60 })
    },
  }
}
