import type { Context } from '../base/context.ts'
import type { CheckName } from '../../views/operations/check-names.ts'

/** `amber`: somebody should look this week. `red`: a person must act now. */
export type Level = 'good' | 'amber' | 'red'

/** What a check saw. */
export interface Look {
  level: Level
  /** How many things are wrong. */
  count: number
  /** Which: names of jobs, codes; never a personal value. */
  what: readonly string[]
  /** What to do about just that, in English for the command line; else the text of the check says it. */
  todo?: string
}

/** One thing that can be wrong with the installation. A look that throws counts as red: what cannot be seen is not good. */
export interface HealthCheck {
  name: CheckName
  look(ctx: Context): Promise<Look>
}

/** Nothing is wrong. */
export const good: Look = { level: 'good', count: 0, what: [] }

/** Red when there are any. */
export function redIf(count: number, what: readonly string[] = []): Look {
  return count > 0 ? { level: 'red', count, what } : good
}

/** Amber when there are any. */
export function amberIf(count: number, what: readonly string[] = []): Look {
  return count > 0 ? { level: 'amber', count, what } : good
}
