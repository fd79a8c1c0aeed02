import type { RepeatingJob } from './job.ts'
import { unlessBusy } from './unless-busy.ts'

/**
 * No key epoch is older than a week, and none stays behind; mail tokens are of the newest. Source: deletion.md 2
 *
 * A target of the key backups that is missing stops it: a warning each hour, and red after a day.
 */
export const rotateKeyEpoch: RepeatingJob = {
  name: 'rotate-key-epoch',
  everyMs: 3_600_000,
  lockMs: 600_000,
  run: async ctx =>
    await unlessBusy(async () => {
      const report = await ctx.erasure.rotation.rotateWhenDue()
      if (report.missing > 0) ctx.log.warn('rotation.waits', { counts: { missing: report.missing } })
      return { ...report }
    }),
}
