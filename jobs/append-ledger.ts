import type { RepeatingJob } from './job.ts'

/** What waits for the ledger has its place in it. Source: deletion.md 9 */
export const appendLedger: RepeatingJob = {
  name: 'append-ledger',
  everyMs: 5000,
  lockMs: 60_000,
  run: async ctx => ({ appended: await ctx.erasure.ledger.appendQueued() }),
}
