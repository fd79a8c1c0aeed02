import type { PlaceName } from '../policy/places.ts'
import { collectionPrefix, type Database } from '../store/database.ts'

/** What has a data key from its first moment to its last. */
const sealedPlaces = ['applications', 'pool', 'applicants'] as const satisfies readonly PlaceName[]

/**
 * Whether something is sealed and there is no row of any key. What is sealed is looked for first: its key is made before
 * it, so that the very first one, made at this moment, does not look lost.
 */
export async function areKeysLost({ data, keys }: Pick<Database, 'data' | 'keys'>): Promise<boolean> {
  const first = { projection: { _id: 1 } } as const
  for (const place of sealedPlaces) {
    if (!(await data.collection(collectionPrefix + place).findOne({}, first))) continue
    return (await keys.collection(`${collectionPrefix}dataKeys`).findOne({}, first)) === null
  }
  return false
}
