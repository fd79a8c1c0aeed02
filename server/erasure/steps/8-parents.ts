import { emptyPlaces } from '../empty-places.ts'
import { steps } from '../run.ts'
import type { Step } from './step.ts'

/** The units themselves are gone, and the profiles that were theirs alone. */
export const parentsStep: Step = {
  number: steps.parents,
  take: async (works, run) => {
    await emptyPlaces(works, run, 'parents')
    return { deletedAt: run.deletedAt ?? (await works.ctx.database.now()) }
  },
}
