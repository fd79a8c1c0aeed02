import { adoptRestoredHolds } from '../server/rights/adopt-restored-holds.ts'
import { endLapsedStops } from '../server/rights/end-lapsed-stops.ts'
import type { RepeatingJob } from './job.ts'

/** What no longer stops a deletion does not keep it waiting. Source: deletion.md 6 */
export const endStops: RepeatingJob = {
  name: 'end-lapsed-stops',
  everyMs: 60_000,
  lockMs: 60_000,
  run: async ctx => ({ adopted: await adoptRestoredHolds(ctx), ended: await endLapsedStops(ctx) }),
}
