import { setTimeout as wait } from 'node:timers/promises'
import { monotonicMs } from '../../server/base/clock.ts'

/**
 * The condition holds; how many milliseconds it took. It is asked every `everyMs`: less often where asking costs.
 *
 * @throws Error when it does not hold within `withinMs`
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  withinMs = 60_000,
  everyMs = 10,
): Promise<number> {
  const startedMs = monotonicMs()
  while (!(await condition())) {
    if (monotonicMs() - startedMs > withinMs)
      throw new Error(`not so within ${withinMs} ms: ${condition.toString()}`)
    await wait(everyMs)
  }
  return monotonicMs() - startedMs
}
