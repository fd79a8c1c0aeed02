import { failpoint } from '../base/failpoint.ts'
import { keepPublicKey, nextLedgerKey, useNextLedgerKey } from '../vault/signing-key.ts'
import { keyId, saying } from './ledger-entry.ts'
import type { Works } from './works.ts'

/**
 * The ledger is signed with a new key from now on; the entry that says so is signed with the one before, whose public
 * part stays. What broke off is taken up by the next call. Gives the name of the new key: SHA-256, base64url.
 */
export async function rotateSigningKey({ ctx, ledger }: Pick<Works, 'ctx' | 'ledger'>): Promise<string> {
  const { keyring, secrets } = ctx.vault
  const { secretsDir } = ctx.config
  return await keyring.locked(async () => {
    await secrets.reloadLedgerKeys()
    const before = secrets.ledgerKey.public
    const next = await nextLedgerKey(secretsDir)
    const name = keyId(next.public)
    await failpoint('signing.afterNextKey')
    const publicKey = next.public.export({ type: 'spki', format: 'der' }).toString('base64url')
    const says = saying('signing_key_changed', { runId: `key-${name}`, detail: { publicKey } })
    await ledger.append({ says })
    await failpoint('signing.afterEntry')
    await keepPublicKey(secretsDir, before)
    await failpoint('signing.afterOldKept')
    await useNextLedgerKey(secretsDir)
    await failpoint('signing.afterMove')
    await secrets.reloadLedgerKeys()
    return name
  })
}
