/** The one source of "now" in a process. Database time is `now` in `store/database.ts`. */
export interface Clock {
  /** The present instant, UTC. */
  now(): Date
}

/**
 * The process's own clock, moved by the test settings.
 *
 * @param offsetMs GLEMME_TEST_OFFSET_MS: moves this clock and database time alike
 * @param skewMs GLEMME_TEST_SKEW_MS: moves this clock only, as a wrong clock would
 */
export function processClock(offsetMs = 0, skewMs = 0): Clock {
  return { now: () => new Date(Date.now() + offsetMs + skewMs) }
}

/** Milliseconds on a clock that never jumps, for measuring how long something took. */
export function monotonicMs(): number {
  return performance.now()
}
