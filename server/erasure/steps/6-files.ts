import { emptyPlaces } from '../empty-places.ts'
import { steps } from '../run.ts'
import type { Step } from './step.ts'

/** No file of the units is left, neither bytes nor row. */
export const filesStep: Step = {
  number: steps.files,
  take: async (works, run) => {
    await emptyPlaces(works, run, 'files')
    return {}
  },
}
