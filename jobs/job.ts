import type { Context } from '../server/base/context.ts'

/** What a run did, as numbers for the log. */
export type JobReport = Record<string, number>

/** A recurring job: level-triggered, safe to run twice, safe to miss. */
export interface RepeatingJob {
  name: string
  everyMs: number
  lockMs: number
  run(ctx: Context): Promise<JobReport>
}
