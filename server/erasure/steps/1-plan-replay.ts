import { steps } from '../run.ts'
import { addCounts, addFiles, addProfiles } from './1-intent.ts'
import type { Step } from './step.ts'

/** The plan is in the run. The ledger has had its intent since the deletion that is repeated, and no key opens. */
export const planReplayStep: Step = {
  number: steps.intent,
  take: async (works, run) => {
    const withFiles = await addFiles(works, run)
    const withProfiles = await addProfiles(works, { ...run, items: withFiles })
    return { items: await addCounts(works, { ...run, items: withProfiles }) }
  },
}
