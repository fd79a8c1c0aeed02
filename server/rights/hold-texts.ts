import { openJson, sealJson, type DataKey } from '../vault/seal.ts'
import type { HoldId } from './holds-store.ts'

/** What somebody wrote about a hold: it may speak of the applicant. */
export interface HoldTexts {
  reason: string
  /** The number of the case, as the court or the authority gives it. */
  caseRef: string
  /** Who answers for it. */
  owner: string
}

/** The texts under the application's key. */
export function sealTexts(key: DataKey, id: HoldId, texts: HoldTexts): Buffer {
  return sealJson(key, pathOf(id), texts)
}

/** @throws SealBroken when they were changed, or belong elsewhere */
export function openTexts(key: DataKey, id: HoldId, sealed: Uint8Array): HoldTexts {
  // Written by `sealTexts` above, and nothing else opens at this place with this key.
  return openJson(key, pathOf(id), sealed) as HoldTexts
}

function pathOf(id: HoldId): { collection: string; id: string; path: string } {
  return { collection: 'holds', id, path: 'sealed' }
}
