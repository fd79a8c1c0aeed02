import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../base/config.ts'
import type { Context } from '../base/context.ts'
import { StartRefusal } from '../base/errors.ts'
import { dataKeysStore, type DataKeysStore } from './data-keys-store.ts'
import { dataKeysOf, type DataKeys } from './data-keys.ts'
import { keyBackupsOf } from './key-backups.ts'
import { keyEpochsOf, type KeyEpochs } from './key-epochs.ts'
import {
  createEpoch,
  epochFilesIn,
  readKeyring,
  rereadKeyring,
  type EpochKey,
  type KeyringSource,
} from './keyring-file.ts'
import { KeyringBusy, withKeyringLock } from './keyring-lock.ts'
import { keyringOf, type Keyring } from './keyring.ts'
import { lackingEpochs } from './lacking-epochs.ts'
import { exposureOf, makePrivateFolder } from './private-file.ts'
import { readRootKeys, type RootKeySettings } from './root-key.ts'
import { seal, type Seal } from './seal.ts'
import { areKeysLost } from './sealed-rows-store.ts'
import { openSecrets, type Secrets } from './secrets.ts'

/** Everything that can make personal data readable. */
export interface Vault {
  seal: Seal
  keys: DataKeys
  epochs: KeyEpochs
  keyring: Keyring
  secrets: Secrets
  /** How long a key is held before it is asked for again, milliseconds. */
  holdMs: number
}

/** What streams when a deletion begins may go on for so long, milliseconds. Source: deletion.md 2, 8 */
const holdMs = 30_000

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
  const rootKeys = await readRootKeys(config)
  if (typeof rootKeys === 'string') reasons.push(rootKeys)
  reasons.push(...(await exposures(config)))
  if (!secrets || reasons.length > 0) throw new StartRefusal(reasons)
  const source = keyringSourceOf(config)
  const store = dataKeysStore(ctx.database)
  const keyring = await openKeyring({ ...ctx, store }, source)
  const epochs = keyEpochsOf(keyring, async known => await rereadKeyring(source, known))
  const backups = keyBackupsOf({ ...ctx, store })
  return {
    ...{ seal, epochs, secrets, holdMs },
    keys: dataKeysOf(ctx, epochs),
    keyring: keyringOf({ source, folders: config, store, epochs, backups }),
  }
}

/** The keyring of those settings, with the root keys there are at each reading. */
export function keyringSourceOf(config: RootKeySettings & Pick<Config, 'keyringDir'>): KeyringSource {
  return {
    folder: config.keyringDir,
    rootKeys: async () => {
      const keys = await readRootKeys(config)
      if (typeof keys === 'string') throw new StartRefusal([keys])
      return keys
    },
  }
}

async function exposures({ dataDir, secretsDir, keyringDir }: Config): Promise<string[]> {
  const paths = [dataDir, secretsDir, keyringDir, ...(await epochFilesIn(keyringDir))]
  const found = await Promise.all(paths.map(exposureOf))
  return found.filter(sentence => sentence !== undefined)
}

/** A web process's clock may be so far behind the worker's. */
const clocksApartMs = 10 * 60_000

async function openKeyring(
  ctx: Pick<Context, 'database'> & { store: DataKeysStore },
  source: KeyringSource,
): Promise<EpochKey[]> {
  let keyring = await readKeyring(source)
  if (await areKeysLost(ctx.database)) throw new StartRefusal([lostKeys])
  if (keyring.length === 0 && (await ctx.store.epochsInUse()).length === 0)
    keyring = await firstEpoch(ctx, source)
  const missing = await missingEpochs(ctx.store, keyring)
  if (missing.length > 0) throw new StartRefusal(missing.map(epoch => lostEpoch(source.folder, epoch)))
  return keyring
}

const lostKeys =
  'The keys database has no key, and the database has applications that nobody can read without. ' +
  'Put back the newest copy: glemme keys:restore --from DIR, or set GLEMME_KEYS_URI to where the keys are'

/** How long another process may take for what this one waits for, and how often it looks, milliseconds. */
const firstEpochMs = { atMost: 10_000, each: 100 }

/** The keyring with its first epoch, made under its lock: by this process, or by another that starts at the same moment. */
async function firstEpoch(
  ctx: Pick<Context, 'database'> & { store: DataKeysStore },
  source: KeyringSource,
): Promise<EpochKey[]> {
  for (let waitedMs = 0; ; waitedMs += firstEpochMs.each) {
    try {
      return await withKeyringLock(source.folder, async () => {
        const made = await readKeyring(source)
        if (made.length > 0) return made
        // Never a number that an epoch had before: the ledger may say that it was destroyed.
        await createEpoch(source, (await ctx.store.highestEpoch()) + 1, await ctx.database.now())
        return await readKeyring(source)
      })
    } catch (error) {
      if (!(error instanceof KeyringBusy) || waitedMs >= firstEpochMs.atMost) throw error
      await wait(firstEpochMs.each)
    }
  }
}

/**
 * Epochs that data keys need and that the keyring lacks. A key that was inserted after its epoch had gone, by a process
 * that died before it could wrap it anew, was given to nobody and needs none; it is younger than the newest epoch.
 */
async function missingEpochs(store: DataKeysStore, keyring: readonly EpochKey[]): Promise<number[]> {
  const newest = keyring.at(-1)
  const before = newest && new Date(newest.createdAt.getTime() - clocksApartMs)
  const there = keyring.map(key => key.epoch)
  return await lackingEpochs(store, there, before)
}

function lostEpoch(folder: string, epoch: number): string {
  return `${folder}/epoch-${epoch}.json: is missing, and data keys need it. Put the keyring back (GLEMME_KEYRING_DIR), or with the newest copy: glemme keys:restore --from DIR; without it their data is lost`
}
