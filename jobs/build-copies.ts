import { buildWaiting, endExports } from '../server/copies/sweep-exports.ts'
import type { RepeatingJob } from './job.ts'

/** Copies too large for a request are made, and those whose time is over are gone. Source: privacy.md 9 */
export const buildCopies: RepeatingJob = {
  name: 'build-copies',
  everyMs: 2000,
  lockMs: 60_000,
  run: async ctx => ({ ended: await endExports(ctx), built: await buildWaiting(ctx) }),
}
