import { failpoint } from '../base/failpoint.ts'
import { UnitsFailed, type EraseStage, type Place } from './place.ts'
import { purgeRunOf, type RunRow } from './run.ts'
import { placesOf, type Works } from './works.ts'

/** Nothing of the run's units is left in the places of that stage. */
export async function emptyPlaces(works: Works, run: RunRow, stage: EraseStage): Promise<void> {
  const places = placesOf(works).filter(place => place.stage === stage)
  const ends = await Promise.allSettled(places.map(async place => await emptyPlace(place, run)))
  // What failed alone is told last: it may be all that failed, and then the others go on without those units.
  const failed = ends.flatMap(end => (end.status === 'rejected' ? [end.reason as unknown] : []))
  for (const error of failed) if (!(error instanceof UnitsFailed)) throw error
  if (failed.length > 0) throw failed[0]
}

async function emptyPlace(place: Place, run: RunRow): Promise<void> {
  await place.erase(purgeRunOf(run))
  await failpoint('purge.place')
}
