import { emptyPlaces } from '../empty-places.ts'
import { steps } from '../run.ts'
import type { Step } from './step.ts'

/** No session or link leads to the units any more. Pages and lists leave them out since the claim. */
export const hideStep: Step = {
  number: steps.hide,
  take: async (works, run) => {
    await emptyPlaces(works, run, 'hide')
    return {}
  },
}
