import type { RunRow } from './run.ts'
import type { Works } from './works.ts'

/** How often a lease of 60 s is renewed, milliseconds. Source: deletion.md 7 */
const renewEachMs = 15_000

/**
 * The work was done while the lease was renewed each 15 s. A worker whose lease was taken over finds out at its next
 * mark, which its older fence does not let through.
 */
export async function whileRenewing<T>(
  works: Pick<Works, 'runs'>,
  run: RunRow,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => {
    // A renewal that fails is not the end: the next may come in time, and otherwise somebody else goes on.
    void works.runs.renew(run).catch(() => undefined)
  }, renewEachMs)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
