import type { Config } from '../base/config.ts'
import type { Context } from '../base/context.ts'
import { StartRefusal } from '../base/errors.ts'
import { dataKeysStore, type DataKeyRow, type DataKeysStore } from './data-keys-store.ts'
import { newestBackupIn, rowsIn, type WholeBackup } from './key-backup-file.ts'
import { epochPath, epochsIn } from './keyring-file.ts'
import { lackingEpochs } from './lacking-epochs.ts'
import { createPrivateFile, readPrivateFile } from './private-file.ts'

/** What was put back. */
export interface RestoredKeys {
  /** When the copy was made. */
  at: Date
  keys: number
  epochs: number
}

const rowsAtOnce = 1000

/**
 * Data keys and keyring are those of the newest whole copy in the folder; undefined when it holds none. A keys database
 * may be lost alone: epoch files that are as the copy has them stay. So may a keyring: data keys that are there stay,
 * newer than any copy, and only epoch files that they need are put back. What broke off is taken up again.
 *
 * @param destroyed the epochs that were destroyed, by the ledger: with one of them purged people would come back
 * @throws StartRefusal when there is anything that the copy would not fit, or nothing to put back: nothing is ever overwritten
 */
export async function restoreKeys(
  ctx: Pick<Context, 'database'> & { config: Pick<Config, 'keyringDir'> },
  folder: string,
  destroyed: readonly number[],
): Promise<RestoredKeys | undefined> {
  const backup = await newestBackupIn(folder)
  if (!backup) return undefined
  const { keyringDir } = ctx.config
  const store = dataKeysStore(ctx.database)
  const hasKeys = (await store.highestEpoch()) > 0
  const absent = await absentFrom(store, backup)
  if (hasKeys && absent > 0 && (await hasKeysBeside(store, backup)))
    throw new StartRefusal([
      `GLEMME_KEYS_URI: the database lacks ${absent} data keys of the copy of ${backup.at.toISOString()}, and has others. Nothing is put in between`,
    ])
  const epochs =
    hasKeys && absent === 0
      ? await neededEpochs({ store, keyringDir }, backup)
      : await epochsOf(keyringDir, backup)
  if (absent === 0 && epochs.length === 0)
    throw new StartRefusal([
      'GLEMME_KEYS_URI: the database has data keys already, and GLEMME_KEYRING_DIR each epoch that they need. There is nothing to put back',
    ])
  const dead = epochs.find(({ epoch }) => destroyed.includes(epoch))
  if (dead)
    throw new StartRefusal([
      `The copy of ${backup.at.toISOString()} has epoch ${dead.epoch}, which was destroyed since, by the ledger. Take a newer copy`,
    ])
  const keys = absent > 0 ? await insertAbsent(store, backup) : 0
  // Last: a start makes no epoch as long as there are keys, so that what broke off here is seen.
  for (const { epoch, text } of epochs) await createPrivateFile(epochPath(keyringDir, epoch), text)
  return { at: backup.at, keys, epochs: epochs.length }
}

type Epochs = WholeBackup['epochs']

/** All of the copy, for a keys database without keys, or with a part of those of the copy. */
async function epochsOf(keyringDir: string, { epochs }: WholeBackup): Promise<Epochs> {
  for (const epoch of await epochsIn(keyringDir)) {
    const copied = epochs.find(one => one.epoch === epoch)?.text
    if ((await readPrivateFile(epochPath(keyringDir, epoch))) !== copied)
      throw new StartRefusal([`${keyringDir}: has key epochs already`])
  }
  return epochs
}

/** Those that keys need and that are not there. One that no key needs may have been destroyed since: it does not come back. */
async function neededEpochs(
  { store, keyringDir }: { store: DataKeysStore; keyringDir: string },
  { at, epochs }: WholeBackup,
): Promise<Epochs> {
  const there = await epochsIn(keyringDir)
  const needed = (await store.epochsInUse()).filter(epoch => !there.includes(epoch))
  const back = epochs.filter(({ epoch }) => needed.includes(epoch))
  const lacking = await lackingEpochs(store, [...there, ...back.map(({ epoch }) => epoch)])
  if (lacking.length === 0) return back
  throw new StartRefusal([
    `The copy of ${at.toISOString()} does not have epoch ${lacking.join(', ')}, which the data keys need. Take a newer copy`,
  ])
}

/** The rows of the copy, in groups. */
async function* groupsIn(backup: WholeBackup): AsyncGenerator<DataKeyRow[]> {
  let group: DataKeyRow[] = []
  for await (const row of rowsIn(backup)) {
    group.push(row)
    if (group.length < rowsAtOnce) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

async function absentAmong(store: DataKeysStore, group: readonly DataKeyRow[]): Promise<DataKeyRow[]> {
  const states = await store.statesOf(group.map(row => row._id))
  const there = new Set(states.map(row => row._id))
  return group.filter(row => !there.has(row._id))
}

/** How many keys of the copy have no row; of a destroyed one the row is forgotten in time. */
async function absentFrom(store: DataKeysStore, backup: WholeBackup): Promise<number> {
  let absent = 0
  for await (const group of groupsIn(backup))
    absent += (await absentAmong(store, group)).filter(row => row.state !== 'destroyed').length
  return absent
}

/** Whether there are rows that the copy has not: then it is not a restore of this copy that broke off. */
async function hasKeysBeside(store: DataKeysStore, backup: WholeBackup): Promise<boolean> {
  let both = 0
  for await (const group of groupsIn(backup)) both += group.length - (await absentAmong(store, group)).length
  return (await store.countAll()) > both
}

async function insertAbsent(store: DataKeysStore, backup: WholeBackup): Promise<number> {
  let inserted = 0
  for await (const group of groupsIn(backup)) {
    const absent = await absentAmong(store, group)
    if (absent.length > 0) await store.insertAll(absent)
    inserted += absent.length
  }
  return inserted
}
