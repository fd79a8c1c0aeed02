import type { DataKeys } from './data-keys.ts'
import type { KeyEpochs } from './key-epochs.ts'
import type { Seal } from './seal.ts'
import type { Secrets } from './secrets.ts'

/** Everything that can make personal data readable. */
export interface Vault {
  seal: Seal
  keys: DataKeys
  epochs: KeyEpochs
  secrets: Secrets
}

declare module '../base/context.ts' {
  interface Context {
    vault: Vault
  }
}
