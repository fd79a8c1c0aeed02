import type { RepeatingJob } from './job.ts'

/** Erasures that were asked for are done within seconds, and open runs finished. */
export const finishPurges: RepeatingJob = {
  name: 'finish-purges',
  everyMs: 2000,
  lockMs: 60_000,
  run: async ctx => {
    const { clockOff: _seenByTheSweep, ...counts } = await ctx.erasure.engine.finish()
    return counts
  },
}
