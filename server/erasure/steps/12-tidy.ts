import { steps } from '../run.ts'
import type { Step } from './step.ts'

/** The run is done; what was sealed in it is gone, ids and counts stay until the horizon. */
export const tidyStep: Step = {
  number: steps.tidy,
  stores: ['state', 'code', 'attempts', 'step'],
  take: async (works, run) => {
    const end = { state: 'done', code: null, attempts: 0 } as const
    await works.runs.writeLast(run, { ...end, step: steps.tidy + 1 })
    works.ctx.log.info('purge.done', { runId: run._id, counts: { applications: run.items.length } })
    return end
  },
}
