import type { RepeatingJob } from './job.ts'

/** A restored database is brought up to the ledger by the worker itself. Source: deletion.md 11 */
export const watchGate: RepeatingJob = {
  name: 'watch-gate',
  everyMs: 5000,
  lockMs: 60_000,
  whileShut: true,
  run: async ctx => ({ ...(await ctx.erasure.replay({ dropUnreadable: false })) }),
}
