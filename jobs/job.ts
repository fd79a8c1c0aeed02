import type { Context } from '../server/base/context.ts'

/** What a run did, as numbers for the log. */
export type JobReport = Record<string, number>

/** A recurring job: level-triggered, safe to run twice, safe to miss. */
export interface RepeatingJob {
  name: string
  everyMs: number
  /** How long a lock lives that nobody renews: while the job runs, it is renewed each 15 s. */
  lockMs: number
  /** It runs also while a restored database waits for its replay; nothing else does. */
  whileShut?: true
  run(ctx: Context): Promise<JobReport>
}
