import { destroyKeys } from '../destroy-keys.ts'
import { steps } from '../run.ts'
import type { Step } from './step.ts'

/** No key of the units opens any more, which a stored sample shows. */
export const keysStep: Step = {
  number: steps.keys,
  stores: ['step'],
  take: async (works, run) => {
    // Whoever was pressed by D may have done it before this worker, which held the run: their instant stays.
    await works.runs.writeKeyless(run, { keylessAt: await destroyKeys(works, run), step: steps.commit })
    return {}
  },
}
