import { fillPool as fill } from '../server/pool/fill-pool.ts'
import type { RepeatingJob } from './job.ts'

/** Who agreed to be asked about other jobs is in the pool once their application is settled. Source: privacy.md 6 */
export const fillPool: RepeatingJob = {
  name: 'fill-pool',
  everyMs: 60_000,
  lockMs: 60_000,
  run: async ctx => ({ ...(await fill(ctx)) }),
}
