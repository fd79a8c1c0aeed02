import { askPool as ask } from '../server/pool/ask-pool.ts'
import type { RepeatingJob } from './job.ts'

/** Members whose day comes near are asked whether to stay; blind receipts whose time is over go. Source: privacy.md 6 */
export const askPool: RepeatingJob = {
  name: 'ask-pool',
  everyMs: 3_600_000,
  lockMs: 60_000,
  run: async ctx => ({
    ...(await ask(ctx)),
    receipts: await ctx.consents.forgetReceipts(await ctx.database.now()),
  }),
}
