import { readdir, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Config } from '../base/config.ts'
import { codeOf } from '../base/errors.ts'
import { syncFolder } from '../base/sync-folder.ts'
import { stillMine } from './keyring-lock.ts'
import { overwriteFile } from './private-file.ts'
import { nextRootKeyFile } from './root-key.ts'

/** The settings that say where files of keys lie. */
export type KeyFolders = Pick<Config, 'keyringDir' | 'keyBackupDirs' | 'rootKeyFile'>

/** What is made under the keyring's lock only, before it gets its name: epochs, notes of the key backups. */
const drafts = /^(epoch-\d{1,9}\.json|backups\.json)\.[0-9a-f]{12}\.new$/

/** Half written files of keys, by path: each of somebody who works under the lock at this moment, or has died. */
export async function keyDrafts({ keyringDir, keyBackupDirs, rootKeyFile }: KeyFolders): Promise<string[]> {
  const found: string[] = []
  for (const folder of [keyringDir, ...keyBackupDirs])
    for (const name of await namesIn(folder)) if (drafts.test(name)) found.push(join(folder, name))
  const next = nextRootKeyFile({ rootKeyFile })
  for (const name of await namesIn(dirname(next)))
    if (name.startsWith(`${basename(next)}.`) && name.endsWith('.new')) found.push(join(dirname(next), name))
  return found
}

/**
 * No half written file of keys is left: one holds a key epoch that could be opened after its file is gone. What it held
 * is overwritten. Gives how many there were. To be called under the keyring's lock.
 *
 * @throws KeyringBusy when the lock has become another's meanwhile
 */
export async function clearKeyDrafts(folders: KeyFolders): Promise<number> {
  const left = await keyDrafts(folders)
  for (const path of left) {
    await stillMine()
    // One that died between giving the name and taking the draft away left two names of one file, which is in use.
    if ((await stat(path)).nlink === 1) await overwriteFile(path)
    await unlink(path)
    await syncFolder(dirname(path))
  }
  return left.length
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return [] // a target that is not mounted has none
    throw error
  }
}
