import { purgeRunOf, steps } from '../run.ts'
import type { Step } from './step.ts'

/** Each cell has grown by the run, exactly once; the rows the counts are made of are still there. */
export const statisticsStep: Step = {
  number: steps.statistics,
  take: async (works, run) => {
    for (const cell of await works.parts.cellsOf(purgeRunOf(run).items))
      await works.statistics.add(cell, run._id)
    return {}
  },
}
