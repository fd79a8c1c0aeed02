import type { RepeatingJob } from './job.ts'

/**
 * Claims everything that is due and runs it to its proof; takes open runs up again. What must alarm somebody (overdue,
 * without a date, the clock off) the engine has said. Source: deletion.md 7
 */
export const purgeDue: RepeatingJob = {
  name: 'purge-due',
  everyMs: 60_000,
  lockMs: 60_000,
  run: async ctx => {
    const { clockOff: _said, ...counts } = await ctx.erasure.engine.sweep()
    return counts
  },
}
