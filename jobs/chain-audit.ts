import { chainAudit } from '../server/audit/chain.ts'
import type { RepeatingJob } from './job.ts'

/** New rows of the audit log are chained to the old ones. Source: performance.md 6 */
export const chainAuditRows: RepeatingJob = {
  name: 'chain-audit',
  everyMs: 5000,
  lockMs: 60_000,
  run: async ctx => ({ chained: await chainAudit(ctx) }),
}
