import type { PoolId } from '../base/ids.ts'
import { readProfile, type Profile } from '../policy/fields.ts'
import { openJson, sealJson, type DataKey } from '../vault/seal.ts'

/** The contact as stored, under the entry's own key. */
export function sealContact(key: DataKey, id: PoolId, contact: Profile): Buffer {
  return sealJson(key, { collection: 'pool', id, path: 'contact' }, contact)
}

/** @throws SealBroken when it was changed, or belongs elsewhere */
export function openContact(key: DataKey, id: PoolId, sealed: Uint8Array): Profile {
  return readProfile(openJson(key, { collection: 'pool', id, path: 'contact' }, sealed))
}
