import { onceANight } from '../server/operations/nightly.ts'
import type { RepeatingJob } from './job.ts'

/**
 * Each night everything is looked at: the full scan for traces of what was deleted, and all else fsck knows. What could
 * not be looked at counts as found. Source: deletion.md 8 and 12
 */
export const checkEachNight: RepeatingJob = {
  name: 'check-everything',
  everyMs: 3_600_000,
  lockMs: 120_000,
  run: async ctx =>
    await onceANight(ctx, 'check-everything', async () => {
      const { findings, unchecked, counts } = await ctx.erasure.fsck()
      for (const [code, count] of Object.entries(counts))
        ctx.log.error('fsck.found', { code, counts: { count } })
      for (const { check, code } of unchecked) ctx.log.error('fsck.notChecked', { code: `${check}:${code}` })
      const chain = (counts.ledgerBroken ?? 0) + (counts.auditBroken ?? 0)
      return { findings: findings.length + unchecked.length, unchecked: unchecked.length, chain }
    }),
}
