import type { Alarms } from './claimable-units.ts'
import type { Works } from './works.ts'

/** What a person must know of. */
export interface EngineAlarms extends Alarms {
  /** Runs that failed three times and are still tried. */
  failedRuns: number
}

/** What is due now and next. */
export interface Outlook {
  /** The next instant at which a unit without a stop may go; in the past when some are due. */
  nextDueAt: Date | null
  /** Units due now, by rule, and whose erasure was asked for; `oldest` is the earliest D, or day on which one of those may go, `YYYY-MM-DD`. */
  due: readonly { rule: string; count: number; oldest: string }[]
  openRuns: number
  /** Units in them. */
  openUnits: number
}

/** Late units, spoilt dates, failed runs. */
export async function lookForAlarms({ units, runs }: Works): Promise<EngineAlarms> {
  const [alarms, failedRuns] = await Promise.all([units.alarms(), runs.countOf('failed')])
  return { ...alarms, failedRuns }
}

/** What is due now, what comes next, and what is going. */
export async function lookAhead({ units, runs }: Works): Promise<Outlook> {
  const [nextDueAt, due, open] = await Promise.all([units.nextDueAt(), units.dueByRule(), runs.sizeOpen()])
  return { nextDueAt: nextDueAt ?? null, due, openRuns: open.runs, openUnits: open.units }
}
