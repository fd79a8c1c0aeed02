import { emptyPlaces } from '../empty-places.ts'
import { steps } from '../run.ts'
import type { Step } from './step.ts'

/** Nothing that belonged to the units is left. */
export const childrenStep: Step = {
  number: steps.children,
  take: async (works, run) => {
    await emptyPlaces(works, run, 'children')
    return {}
  },
}
