import { checkEverything, countsOfFsck, onceANight } from '../server/operations/nightly.ts'
import type { RepeatingJob } from './job.ts'

/**
 * Each night everything is looked at: the full scan for traces of what was deleted, and all else fsck knows. What could
 * not be looked at counts as found. Source: deletion.md 8 and 12
 */
export const checkEachNight: RepeatingJob = {
  name: checkEverything,
  everyMs: 3_600_000,
  lockMs: 120_000,
  run: async ctx =>
    await onceANight(ctx, checkEverything, async () => {
      const report = await ctx.erasure.fsck()
      for (const [code, count] of Object.entries(report.counts))
        ctx.log.error('fsck.found', { code, counts: { count } })
      for (const { check, code } of report.unchecked)
        ctx.log.error('fsck.notChecked', { code: `${check}:${code}` })
      return await countsOfFsck(ctx, report)
    }),
}
