import type { RefereeId } from '../base/ids.ts'
import type { RefereeSource } from '../policy/referees.ts'
import { openJson, sealJson, type DataKey } from '../vault/seal.ts'

/** What is known of a referee; one of `email` and `phone` is there. */
export interface Referee {
  name: string
  /** Host in lower-case ASCII. */
  email: string | null
  /** In E.164. */
  phone: string | null
  source: RefereeSource
  /** Where it is from, when it is not from the applicant. */
  sourceNote: string | null
}

/** How a referee is called and reached: what can be corrected. */
export type RefereeContact = Pick<Referee, 'name' | 'email' | 'phone'>

/** The referee as stored, under the key of the application. */
export function sealReferee(key: DataKey, id: RefereeId, referee: Referee): Buffer {
  return sealJson(key, pathOf(id), referee)
}

/** @throws SealBroken when it was changed, or belongs elsewhere */
export function openReferee(key: DataKey, id: RefereeId, sealed: Uint8Array): Referee {
  // Written by `sealReferee` above, and nothing else opens at this place with this key.
  return openJson(key, pathOf(id), sealed) as Referee
}

function pathOf(id: RefereeId): { collection: string; id: string; path: string } {
  return { collection: 'referees', id, path: 'sealed' }
}
