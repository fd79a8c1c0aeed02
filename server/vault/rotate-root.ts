import type { Config } from '../base/config.ts'
import { StartRefusal } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import { epochsIn, epochsWrappedWith, rewrapEpoch } from './keyring-file.ts'
import { stillMine } from './keyring-lock.ts'
import { createPrivateFile, moveOver, readPrivateFile } from './private-file.ts'
import { nextRootKeyFile, readRootKeys } from './root-key.ts'
import { readRandom } from './secrets.ts'
import { keyringSourceOf, type Vault } from './vault.ts'

/** What changing the root key needs. */
export interface RootRotation {
  config: Pick<Config, 'production' | 'rootKeyFile' | 'keyringDir'>
  vault: Pick<Vault, 'keyring'>
}

/**
 * Every epoch file and every copy of one opens with a new root key only, and the root key file holds that one. What
 * broke off is taken up by the next call. Gives how many epoch files were wrapped anew.
 *
 * @param from a file with the new key, 32 bytes as hex; otherwise one is made
 * @throws StartRefusal when a file is wrong, or a target of the key backups is missing
 * @throws KeyringBusy when another process works on the keyring
 */
export async function rotateRootKey(ctx: RootRotation, from?: string): Promise<number> {
  return await ctx.vault.keyring.locked(async () => await rotate(ctx, from))
}

async function rotate({ config, vault }: RootRotation, from: string | undefined): Promise<number> {
  await vault.keyring.clearDrafts()
  const next = await nextKey(config, from)
  await failpoint('rootKey.afterNextKey')
  const rewrapped = await rewrapAll(config, next)
  await failpoint('rootKey.afterEpochs')
  const { missing } = await vault.keyring.backups.copyAll()
  if (missing > 0)
    throw new StartRefusal([
      `GLEMME_KEY_BACKUP_DIRS: ${missing} of the folders cannot be written. Mend that, and run this again`,
    ])
  await failpoint('rootKey.afterBackup')
  await stillMine()
  await moveOver(nextRootKeyFile(config), config.rootKeyFile)
  await failpoint('rootKey.afterMove')
  return rewrapped
}

async function nextKey(config: RootRotation['config'], from: string | undefined): Promise<Buffer> {
  const path = nextRootKeyFile(config)
  const begun = await readPrivateFile(path)
  if (from !== undefined) {
    const given = await readRandom({ production: true }, from)
    if (typeof given === 'string') throw new StartRefusal([given])
    const text = `${given.toString('hex')}\n`
    if (begun !== undefined && begun !== text)
      throw new StartRefusal([`${path}: a change to another key was begun. Run this without --new first`])
    await createPrivateFile(path, text)
  }
  const next = await readRandom({ production: false }, path)
  if (typeof next === 'string') throw new StartRefusal([next])
  const keys = await readRootKeys(config)
  if (typeof keys === 'string') throw new StartRefusal([keys])
  if (keys[0]?.equals(next)) throw new StartRefusal([`${path}: holds the present root key. Give another`])
  return next
}

async function rewrapAll(config: RootRotation['config'], next: Buffer): Promise<number> {
  const source = keyringSourceOf(config)
  const done = await epochsWrappedWith(config.keyringDir, next)
  const open = (await epochsIn(config.keyringDir)).filter(epoch => !done.includes(epoch))
  for (const epoch of open) {
    await rewrapEpoch(source, epoch, next)
    await failpoint('rootKey.afterEpoch')
  }
  return open.length
}
