import type { RepeatingJob } from './job.ts'

/** The ledger knows how far the audit log goes, each day anew, so that its chain cannot be made again unseen. */
export const writeAuditHead: RepeatingJob = {
  name: 'write-audit-head',
  everyMs: 3_600_000,
  lockMs: 60_000,
  run: async ctx => ({ written: (await ctx.erasure.writeAuditHead()) ? 1 : 0 }),
}
