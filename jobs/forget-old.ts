import { forgetServerLogs } from '../server/store/server-logs.ts'
import type { RepeatingJob } from './job.ts'

const dayMs = 24 * 3_600_000

/** The log keeps its days, the proof its horizon; what is older goes. Source: deletion.md 3, privacy.md 3.1 (`log`) */
export const forgetOld: RepeatingJob = {
  name: 'forget-old',
  everyMs: 3_600_000,
  lockMs: 60_000,
  run: async ctx => {
    const now = await ctx.database.now()
    const logDays = ctx.policy.document.retention.log.days
    const logRows = await ctx.audit.emptyBefore(new Date(now.getTime() - logDays * dayMs))
    const cases = await ctx.cases.forget(now)
    const past = await ctx.erasure.forgetPastHorizon()
    return { logRows, cases, ...past, serverLogs: await forgetServerLogs(ctx, { now, days: logDays }) }
  },
}
