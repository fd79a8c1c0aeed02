import { failpoint } from '../base/failpoint.ts'
import type { EraseStage } from './place.ts'
import { purgeRunOf, type RunRow } from './run.ts'
import { placesOf, type Works } from './works.ts'

/** Nothing of the run's units is left in the places of that stage. */
export async function emptyPlaces(works: Works, run: RunRow, stage: EraseStage): Promise<void> {
  for (const place of placesOf(works)) {
    if (place.stage !== stage) continue
    await place.erase(purgeRunOf(run))
    await failpoint('purge.place')
  }
}
