import type { RunRow, StepNumber } from '../run.ts'
import type { Works } from '../works.ts'

/** One step of a run. What it does may be done twice: a worker can die before its mark. */
export interface Step {
  number: StepNumber
  /** What it has stored by itself when it ends: the mark leaves that out. */
  stores?: readonly (keyof RunRow)[]
  /** The step's work is done for all units; gives what the mark changes besides `step`. */
  take(works: Works, run: RunRow): Promise<Partial<RunRow>>
}
