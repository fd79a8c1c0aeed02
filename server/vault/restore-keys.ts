import type { Config } from '../base/config.ts'
import type { Context } from '../base/context.ts'
import { StartRefusal } from '../base/errors.ts'
import { dataKeysStore, type DataKeyRow, type DataKeysStore } from './data-keys-store.ts'
import { newestBackupIn, rowsIn, type WholeBackup } from './key-backup-file.ts'
import { epochPath, epochsIn } from './keyring-file.ts'
import { createPrivateFile, readPrivateFile } from './private-file.ts'

/** What was put back. */
export interface RestoredKeys {
  /** When the copy was made. */
  at: Date
  keys: number
  epochs: number
}

const rowsPerInsert = 1000

/**
 * Data keys and keyring are those of the newest whole copy in the folder; undefined when it holds none. Epoch files that
 * are as the copy has them stay: a keys database may be lost alone.
 *
 * @throws StartRefusal when there are keys, or other epochs, already: nothing is ever overwritten
 */
export async function restoreKeys(
  ctx: Pick<Context, 'database'> & { config: Pick<Config, 'keyringDir'> },
  folder: string,
): Promise<RestoredKeys | undefined> {
  const backup = await newestBackupIn(folder)
  if (!backup) return undefined
  const { keyringDir } = ctx.config
  const store = dataKeysStore(ctx.database)
  const reasons: string[] = []
  if (await hasOthers(keyringDir, backup)) reasons.push(`${keyringDir}: has key epochs already`)
  if ((await store.highestEpoch()) > 0) reasons.push('GLEMME_KEYS_URI: the database has data keys already')
  if (reasons.length > 0) throw new StartRefusal(reasons)
  const keys = await insertRows(store, backup)
  // Last: a start makes no epoch as long as there are keys, so that what broke off here is seen.
  for (const { epoch, text } of backup.epochs) await createPrivateFile(epochPath(keyringDir, epoch), text)
  return { at: backup.at, keys, epochs: backup.epochs.length }
}

async function hasOthers(keyringDir: string, { epochs }: WholeBackup): Promise<boolean> {
  for (const epoch of await epochsIn(keyringDir)) {
    const copied = epochs.find(one => one.epoch === epoch)?.text
    if ((await readPrivateFile(epochPath(keyringDir, epoch))) !== copied) return true
  }
  return false
}

async function insertRows(store: DataKeysStore, backup: WholeBackup): Promise<number> {
  let waiting: DataKeyRow[] = []
  let inserted = 0
  const flush = async (): Promise<void> => {
    if (waiting.length > 0) await store.insertAll(waiting)
    inserted += waiting.length
    waiting = []
  }
  for await (const row of rowsIn(backup)) {
    waiting.push(row)
    if (waiting.length === rowsPerInsert) await flush()
  }
  await flush()
  return inserted
}
