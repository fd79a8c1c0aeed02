import type { Context } from '../base/context.ts'
import { figuresOf, type Figures } from './figures.ts'
import { lookAtHealth, type CheckResult } from './health.ts'

/** How the installation stands, for people and for programs: numbers, dates, names of jobs and checks. */
export interface Status extends Figures {
  checks: CheckResult[]
}

/** The status of now. */
export async function statusOf(ctx: Context): Promise<Status> {
  const [figures, checks] = await Promise.all([figuresOf(ctx), lookAtHealth(ctx)])
  return { ...figures, checks }
}
