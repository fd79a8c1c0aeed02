import type { ApplicationId, CaseId } from '../base/ids.ts'
import { maskCode } from '../policy/mask.ts'
import { openJson, sealJson, type DataKey, type SealPath } from '../vault/seal.ts'
import type { CaseRow } from './cases-store.ts'

/** Passages that the copy of a case leaves out of the texts of one application, as stored. */
export interface CaseMask {
  applicationId: ApplicationId
  code: typeof maskCode
  /** The passages, under the key of that application: they go with it. */
  sealed: Buffer
}

/** By application. */
export type Passages = ReadonlyMap<ApplicationId, readonly string[]>

/** Whether passages are left out of the copy of this case. */
export function isMasked({ masks = [] }: Pick<CaseRow, 'masks'>): boolean {
  return masks.length > 0
}

/** The passages as stored. */
export function sealMask(
  key: DataKey,
  at: { caseId: CaseId; applicationId: ApplicationId },
  passages: readonly string[],
): CaseMask {
  const { caseId, applicationId } = at
  return { applicationId, code: maskCode, sealed: sealJson(key, maskAt(caseId), passages) }
}

/**
 * The passages that the case leaves out, of applications whose key is given.
 *
 * @throws SealBroken when one was changed, or belongs elsewhere: a copy that cannot be masked is not made
 */
export function openMasks(
  { _id, masks = [] }: Pick<CaseRow, '_id' | 'masks'>,
  keyOf: (id: ApplicationId) => DataKey | undefined,
): Passages {
  const found = new Map<ApplicationId, readonly string[]>()
  for (const { applicationId, sealed } of masks) {
    const key = keyOf(applicationId)
    // Written by `sealMask` above, and nothing else opens at this place with this key.
    if (key) found.set(applicationId, openJson(key, maskAt(_id), sealed) as string[])
  }
  return found
}

function maskAt(id: CaseId): SealPath {
  return { collection: 'cases', id, path: 'masks.sealed' }
}
