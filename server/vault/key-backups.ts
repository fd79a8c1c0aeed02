import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../base/config.ts'
import type { Context } from '../base/context.ts'
import { failpoint } from '../base/failpoint.ts'
import type { DataKeysStore } from './data-keys-store.ts'
import {
  backupFileNames,
  backupWriter,
  newestBackupIn,
  type BackupFileName,
  type BackupHead,
  type BackupWriter,
} from './key-backup-file.ts'
import { readTargets, writeTargets, type TargetNotes } from './key-backup-notes.ts'
import { epochPath, epochsIn } from './keyring-file.ts'
import { KeyringBusy, stillMine } from './keyring-lock.ts'
import { readPrivateFile } from './private-file.ts'

/** What a copying of the keys came to, in targets. */
export interface BackupReport {
  copied: number
  missing: number
}

/** Copies of data keys and keyring, in every folder of GLEMME_KEY_BACKUP_DIRS. Source: deletion.md 2 */
export interface KeyBackups {
  /**
   * Every target that can be reached holds the keys of now, with these epochs, and nothing of what it held before.
   *
   * @throws KeyringBusy when the lock has become another's meanwhile
   */
  copy(epochs: readonly number[]): Promise<BackupReport>
  /** As `copy`, with all epochs there are. */
  copyAll(): Promise<BackupReport>
  /** An empty target that held copies before counts as new, and not as one that is away. */
  acceptEmpty(): Promise<void>
  /** What is in the targets now. */
  look(): Promise<TargetSeen[]>
}

/** A target, as it is now. */
export interface TargetSeen {
  folder: string
  /** Since when copies are meant to be there. */
  since: Date | null
  /** When its newest whole copy was made; null when it has none, or cannot be reached. */
  lastAt: Date | null
}

type Parts = Pick<Context, 'database'> & {
  config: Pick<Config, 'keyringDir' | 'keyBackupDirs'>
  store: DataKeysStore
}

/** The backups of the keys of that store. To be called under the keyring's lock. */
export function keyBackupsOf(ctx: Parts): KeyBackups {
  const { keyringDir } = ctx.config
  return {
    copy: async epochs => await copy(ctx, epochs),
    copyAll: async () => await copy(ctx, await epochsIn(keyringDir)),
    acceptEmpty: async () => await writeTargets(keyringDir, new Map()),
    look: async () => await look(ctx),
  }
}

async function copy(ctx: Parts, epochs: readonly number[]): Promise<BackupReport> {
  const { keyBackupDirs, keyringDir } = ctx.config
  const now = await ctx.database.now()
  const notes = await readTargets(keyringDir)
  const there: string[] = []
  for (const folder of keyBackupDirs) if (await isThere(folder, notes)) there.push(folder)
  let good = there
  for (const name of backupFileNames) {
    const says = { at: now.toISOString(), epochs: await textsOf(keyringDir, epochs) }
    good = await copyInto(ctx.store, { folders: good, name, says })
    await failpoint('keys.afterBackupFile')
  }
  const noted = keyBackupDirs.map(folder => {
    const known = notes.get(folder)
    const lastAt = good.includes(folder) ? now : (known?.lastAt ?? null)
    return [folder, { since: known?.since ?? now, lastAt }] as const
  })
  await stillMine()
  await writeTargets(keyringDir, new Map(noted))
  return { copied: good.length, missing: keyBackupDirs.length - good.length }
}

/** A folder that held copies and holds none is a disk that is not mounted: a copy in its place would be none. */
async function isThere(folder: string, notes: TargetNotes): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory()) return false
  if (!notes.get(folder)?.lastAt) return true
  const files = await Promise.all(
    backupFileNames.map(async name => await stat(join(folder, name)).catch(() => undefined)),
  )
  return files.some(file => file !== undefined)
}

async function textsOf(keyringDir: string, epochs: readonly number[]): Promise<BackupHead['epochs']> {
  const texts: BackupHead['epochs'] = []
  for (const epoch of epochs) {
    const text = await readPrivateFile(epochPath(keyringDir, epoch))
    if (text !== undefined) texts.push({ epoch, text })
  }
  return texts
}

/** One pass over the keys, into the file of that name in all folders. Gives the folders where it stands. */
async function copyInto(
  store: DataKeysStore,
  to: { folders: readonly string[]; name: BackupFileName; says: Omit<BackupHead, 'format'> },
): Promise<string[]> {
  const open = new Map<string, BackupWriter>()
  for (const folder of to.folders) {
    const writer = await backupWriter(folder, to.name, to.says).catch(() => undefined)
    if (writer) open.set(folder, writer)
  }
  const each = async (work: (writer: BackupWriter) => Promise<void>): Promise<void> => {
    for (const [folder, writer] of open) {
      try {
        await work(writer)
      } catch (error) {
        // A full or broken disk: this target is missing, which the report says; the others go on.
        open.delete(folder)
        await writer.drop().catch(() => undefined)
        if (!(error instanceof KeyringBusy)) continue
        await Promise.allSettled([...open.values()].map(async other => await other.drop()))
        throw error
      }
    }
  }
  if (open.size > 0) {
    for await (const row of store.every()) await each(async writer => await writer.add(row))
    await each(async writer => await writer.end())
  }
  return [...open.keys()]
}

async function look({ config }: Parts): Promise<TargetSeen[]> {
  const notes = await readTargets(config.keyringDir)
  return await Promise.all(
    config.keyBackupDirs.map(async folder => {
      const newest = await newestBackupIn(folder)
      return { folder, since: notes.get(folder)?.since ?? null, lastAt: newest?.at ?? null }
    }),
  )
}
