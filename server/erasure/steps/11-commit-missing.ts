import { steps } from '../run.ts'
import { commitStep } from './11-commit.ts'
import type { Step } from './step.ts'

/** Every unit of a repeated deletion has its certificate: the one it was given, or one now if it never came to that. */
export const commitMissingStep: Step = {
  number: steps.commit,
  take: async (works, run) => {
    const certified = await works.certificates.among(run.items.map(item => item.number))
    const lacking = run.items.filter(item => !certified.has(item.number))
    return lacking.length === 0 ? {} : await commitStep.take(works, { ...run, items: lacking })
  },
}
