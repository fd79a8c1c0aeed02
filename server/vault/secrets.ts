import type { KeyObject } from 'node:crypto'

/** The random secrets of one installation, each in a file of its own. Source: reliability.md 15 */
export const secretNames = ['cookie', 'form', 'limits', 'links', 'ledger-pepper'] as const
export type SecretName = (typeof secretNames)[number]

/** The secrets, read once at start. */
export interface Secrets {
  /** 32 random bytes of that name. */
  of(name: SecretName): Buffer
  /** The Ed25519 key that signs the ledger. */
  ledgerKey: { private: KeyObject; public: KeyObject }
}
