import { purgeRunOf, steps } from '../run.ts'
import type { Step } from './step.ts'

/** Each cell has grown by the run, exactly once; the rows the counts are made of are still there. */
export const statisticsStep: Step = {
  number: steps.statistics,
  take: async (works, run) => {
    const cells = await works.parts.cellsOf(purgeRunOf(run).items, run.claimedAt ?? run.createdAt)
    await works.statistics.addAll(cells, run._id)
    return {}
  },
}
