import { keepDeadlines } from '../server/rights/keep-deadlines.ts'
import type { RepeatingJob } from './job.ts'

/** Cases are answered in time, or privacy officers told that they are not. Source: privacy.md 5 */
export const answerDeadlines: RepeatingJob = {
  name: 'answer-deadlines',
  everyMs: 3_600_000,
  lockMs: 60_000,
  run: async ctx => ({ ...(await keepDeadlines(ctx)) }),
}
