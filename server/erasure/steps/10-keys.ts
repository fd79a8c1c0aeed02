import { destroyKeys } from '../destroy-keys.ts'
import { steps } from '../run.ts'
import type { Step } from './step.ts'

/** No key of the units opens any more, which a stored sample shows. */
export const keysStep: Step = {
  number: steps.keys,
  take: async (works, run) => ({ keylessAt: await destroyKeys(works, run) }),
}
