import { saying } from '../../server/erasure/ledger-entry.ts'
import { ledgerOf, type Ledger } from '../../server/erasure/ledger.ts'
import { openVault } from '../../server/vault/vault.ts'
import type { Ground } from './ground.ts'

/** A ledger whose first entry is followed by the intents of three runs. */
export async function ledgerOfThree(ground: Ground): Promise<Ledger> {
  const ledger = ledgerOf({ ...ground, vault: await openVault(ground) })
  await ledger.begin()
  for (const runId of ['run_1', 'run_2', 'run_3'])
    await ledger.append({ says: saying('intent', { runId }), ids: [`app_${runId}`] })
  return ledger
}
