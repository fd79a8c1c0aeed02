import type { Context } from '../base/context.ts'
import { unitIdsOf, type Place } from '../base/place.ts'
import { disclosuresOf, removeDisclosures } from './disclosures-store.ts'

/** Who has copies of a unit goes with it; the holders have been written to by then. */
export function disclosuresPlace(ctx: Pick<Context, 'database'>): Place {
  return {
    name: 'disclosures',
    stage: 'children',
    erase: async run => {
      const ids = unitIdsOf(run)
      while ((await removeDisclosures(ctx, ids)) > 0) continue
    },
    find: async run =>
      (await disclosuresOf(ctx, unitIdsOf(run))).map(({ applicationId }) => {
        return { place: 'disclosures', unit: applicationId, how: 'reference' }
      }),
  }
}
