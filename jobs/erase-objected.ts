import { eraseObjected } from '../server/rights/erase-objected.ts'
import type { RepeatingJob } from './job.ts'

/** What its applicant wants kept no longer than the decision goes once that was told. */
export const eraseWhatWasObjectedTo: RepeatingJob = {
  name: 'erase-objected',
  everyMs: 60_000,
  lockMs: 60_000,
  run: async ctx => ({ erased: await eraseObjected(ctx) }),
}
