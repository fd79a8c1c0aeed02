import { onceANight } from '../server/operations/nightly.ts'
import { proveWithCanary } from '../server/operations/prove-with-canary.ts'
import type { RepeatingJob } from './job.ts'

/** Each night a made-up applicant is deleted as everybody is, and the proof is checked. Source: deletion.md 8 */
export const proveEachNight: RepeatingJob = {
  name: 'prove-with-canary',
  everyMs: 3_600_000,
  lockMs: 120_000,
  run: async ctx =>
    await onceANight(ctx, 'prove-with-canary', async () => {
      await proveWithCanary(ctx)
      return { proved: 1, failed: 0 }
    }),
}
