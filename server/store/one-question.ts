import type { Document } from 'mongodb'
import type { PlaceName } from '../policy/places.ts'
import { collectionPrefix, type Database } from './database.ts'

/** What is asked of one place: the stages that its rows go through. */
export interface PlaceQuestion {
  place: PlaceName
  stages: Document[]
}

/**
 * What several places of the data database answer, in one round trip however many they are; each place is read by its
 * own indexes. Never inside a transaction.
 */
export function askTogether(
  database: Pick<Database, 'data'>,
  [first, ...others]: readonly PlaceQuestion[],
  rowsAtOnce: number,
): AsyncIterable<Document> {
  if (!first) return nothing()
  const pipeline = [
    ...first.stages,
    ...others.map(({ place, stages }) => {
      return { $unionWith: { coll: collectionPrefix + place, pipeline: stages } }
    }),
  ]
  const options = { batchSize: rowsAtOnce }
  return database.data.collection(collectionPrefix + first.place).aggregate<Document>(pipeline, options)
}

async function* nothing(): AsyncGenerator<Document> {
  // no place, no answer
}
