import type { Context } from '../base/context.ts'
import { applicationIdsOf, type Place, type PurgeRun } from '../base/place.ts'
import { isId, type ApplicationId } from '../base/ids.ts'
import { disclosuresOf, removeDisclosures } from './disclosures-store.ts'

/** Who has copies of an application goes with it; the holders have been written to by then. */
export function disclosuresPlace(ctx: Pick<Context, 'database'>): Place {
  return {
    name: 'disclosures',
    stage: 'children',
    erase: async run => {
      const ids = ofApplications(run)
      while ((await removeDisclosures(ctx, ids)) > 0) continue
    },
    find: async run =>
      (await disclosuresOf(ctx, ofApplications(run))).map(({ applicationId }) => {
        return { place: 'disclosures', unit: applicationId, how: 'reference' }
      }),
  }
}

/** Only applications are ever given to others. */
function ofApplications(run: PurgeRun): ApplicationId[] {
  return applicationIdsOf(run).filter((id): id is ApplicationId => isId('app', id))
}
