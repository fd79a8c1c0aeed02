import type { RepeatingJob } from './job.ts'

/** Claims everything that is due and runs it to its proof; takes open runs up again. Source: deletion.md 7 */
export const purgeDue: RepeatingJob = {
  name: 'purge-due',
  everyMs: 60_000,
  lockMs: 60_000,
  run: async ctx => {
    const { clockOff, ...counts } = await ctx.erasure.engine.sweep()
    if (clockOff) ctx.log.error('clock.off', { job: 'purge-due' })
    if (counts.overdue > 0 || counts.undated > 0) ctx.log.error('purge.overdue', { job: 'purge-due', counts })
    return counts
  },
}
