import type { ConsentId, PoolId } from '../base/ids.ts'
import { saying } from './ledger-entry.ts'
import type { Works } from './works.ts'

/**
 * That a consent holds no more waits for the ledger, in the caller's transaction: a restored backup must neither bring it
 * back nor what was kept under it. Source: deletion.md 9, 11
 *
 * @param closing the code of why: `withdrawn`, `hired`, `renewed`, ...
 * @param ids the consent and, when it goes with it, the pool entry
 */
export async function tellConsentClosed(
  { ledger }: Pick<Works, 'ledger'>,
  closing: string,
  ids: readonly (ConsentId | PoolId)[],
): Promise<void> {
  await ledger.enqueue(saying('consent_closed', { counts: { consents: 1 }, reasons: { [closing]: 1 } }), ids)
}
