import { steps } from '../run.ts'
import type { Step } from './step.ts'

/** The run is done; what was sealed in it is gone, ids and counts stay until the horizon. */
export const tidyStep: Step = {
  number: steps.tidy,
  take: async (works, run) => {
    // Only this path: `lastMail` may be closed beside the run at any moment.
    await works.runs.change(run, { $set: { 'items.$[].values': null } })
    works.ctx.log.info('purge.done', { runId: run._id, counts: { applications: run.items.length } })
    return { state: 'done', code: null, attempts: 0 }
  },
}
