import type { KeyBackups } from './key-backups.ts'
import { clearKeyDrafts, keyDrafts, type KeyFolders } from './keyring-drafts.ts'
import type { KeyEpochs } from './key-epochs.ts'
import {
  createEpoch,
  epochsIn,
  forgetUnlinked,
  overwriteEpoch,
  unlinkEpoch,
  unlinkedEpochs,
  type KeyringSource,
} from './keyring-file.ts'
import type { DataKeysStore } from './data-keys-store.ts'
import { stillMine, withKeyringLock } from './keyring-lock.ts'
import { rewrapOlder } from './rewrap.ts'

/** What makes epochs and ends them. The order of the steps is the rotation's: `erasure/rotate-epoch.ts`. */
export interface Keyring {
  /** The work is done while no other process changes the keyring. @throws KeyringBusy */
  locked<T>(work: () => Promise<T>): Promise<T>
  /** There is a new epoch, on the disk for good; new keys are wrapped with it from now on. */
  begin(createdAt: Date): Promise<void>
  /** Epochs older than the newest whose file is still there, overwritten or not. */
  older(): Promise<number[]>
  /** No data key is wrapped with an older epoch. Gives how many were wrapped anew. @throws KeysStayBehind */
  rewrap(): Promise<number>
  /** The file of the epoch holds zeros. */
  overwrite(epoch: number): Promise<void>
  /** The file of the epoch is gone; it is among the `unlinked` until it is forgotten. */
  unlink(epoch: number): Promise<void>
  /** Epochs whose file is gone and of which the ledger may not know yet. */
  unlinked(): Promise<number[]>
  forget(epoch: number): Promise<void>
  /** Keys made with an epoch that went in the same moment, which nobody was given, are destroyed. Gives how many. */
  bury(epoch: number, times: { after: Date; before: Date; at: Date }): Promise<number>
  /** Epochs that keys still name and that are not in the keyring. */
  lostEpochs(): Promise<number[]>
  /** Half written files of keys, by path: of work that goes on now, or that was killed. */
  drafts(): Promise<string[]>
  /** None of them is left. To be called under the lock. Gives how many there were. */
  clearDrafts(): Promise<number>
  backups: KeyBackups
}

/** The keyring of that folder, over the keys in that store. */
export function keyringOf(parts: {
  source: KeyringSource
  folders: KeyFolders
  store: DataKeysStore
  epochs: KeyEpochs
  backups: KeyBackups
}): Keyring {
  const { source, folders, store, epochs, backups } = parts
  const { folder } = source
  return {
    locked: async work => await withKeyringLock(folder, work),
    begin: async createdAt => {
      await epochs.refresh()
      await stillMine()
      await createEpoch(source, epochs.current() + 1, createdAt)
      await epochs.refresh()
    },
    older: async () => (await epochsIn(folder)).filter(epoch => epoch < epochs.current()),
    rewrap: async () => await rewrapOlder({ store, epochs }),
    overwrite: async epoch => {
      await stillMine()
      await overwriteEpoch(folder, epoch)
    },
    unlink: async epoch => {
      await stillMine()
      await unlinkEpoch(folder, epoch)
      await epochs.refresh()
    },
    unlinked: async () => await unlinkedEpochs(folder),
    forget: async epoch => await forgetUnlinked(folder, epoch),
    bury: async (epoch, times) => await store.bury(epoch, times),
    lostEpochs: async () => {
      for (let looks = 1; ; looks += 1) {
        await epochs.refresh()
        const lost = await store.epochsOutside(epochs.numbers())
        // One that another process has made since the first reading is there at the second.
        if (lost.length === 0 || looks === 2) return lost
      }
    },
    drafts: async () => await keyDrafts(folders),
    clearDrafts: async () => await clearKeyDrafts(folders),
    backups,
  }
}
