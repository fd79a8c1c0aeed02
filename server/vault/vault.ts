import type { Config } from '../base/config.ts'
import type { Context } from '../base/context.ts'
import { StartRefusal } from '../base/errors.ts'
import { dataKeysStore } from './data-keys-store.ts'
import { dataKeysOf, type DataKeys } from './data-keys.ts'
import { keyEpochsOf, type KeyEpochs } from './key-epochs.ts'
import {
  createFirstEpoch,
  epochFilesIn,
  readKeyring,
  type EpochKey,
  type KeyringSource,
} from './keyring-file.ts'
import { exposureOf, makePrivateFolder } from './private-file.ts'
import { seal, type Seal } from './seal.ts'
import { openSecrets, readRandom, type Secrets } from './secrets.ts'

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

/**
 * Root key, keyring and secrets are read; at the very first start they are made, in production all but the epoch are not.
 *
 * @throws StartRefusal every problem with folders, secrets and root key at once; or the keyring's
 */
export async function openVault(ctx: Pick<Context, 'config' | 'database' | 'clock'>): Promise<Vault> {
  const { config } = ctx
  await makePrivateFolder(config.dataDir)
  const reasons: string[] = []
  const secrets = await openSecrets(config).catch((error: unknown) => {
    if (!(error instanceof StartRefusal)) throw error
    reasons.push(...error.reasons)
    return undefined
  })
  const rootKey = await readRandom(config, config.rootKeyFile)
  if (typeof rootKey === 'string') reasons.push(rootKey)
  reasons.push(...(await exposures(config)))
  if (typeof rootKey === 'string' || !secrets || reasons.length > 0) throw new StartRefusal(reasons)
  const epochs = keyEpochsOf(await openKeyring(ctx, { folder: config.keyringDir, rootKey }))
  return { seal, keys: dataKeysOf(ctx, epochs), epochs, secrets }
}

async function exposures({ dataDir, secretsDir, keyringDir }: Config): Promise<string[]> {
  const paths = [dataDir, secretsDir, keyringDir, ...(await epochFilesIn(keyringDir))]
  const found = await Promise.all(paths.map(exposureOf))
  return found.filter(sentence => sentence !== undefined)
}

async function openKeyring(
  ctx: Pick<Context, 'database' | 'clock'>,
  source: KeyringSource,
): Promise<EpochKey[]> {
  const needed = await dataKeysStore(ctx.database).epochsInUse()
  let keyring = await readKeyring(source)
  if (keyring.length === 0 && needed.length === 0) {
    await createFirstEpoch(source, ctx)
    keyring = await readKeyring(source)
  }
  const missing = needed.filter(epoch => !keyring.some(key => key.epoch === epoch))
  if (missing.length > 0) throw new StartRefusal(missing.map(epoch => lostEpoch(source.folder, epoch)))
  return keyring
}

function lostEpoch(folder: string, epoch: number): string {
  return `${folder}/epoch-${epoch}.json: is missing, and data keys need it. Restore the keyring (GLEMME_KEYRING_DIR); without it their data is lost`
}
