import { createReadStream } from 'node:fs'
import { mkdir, open, rename, type FileHandle } from 'node:fs/promises'
import { codeOf } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import type { FileId } from '../base/ids.ts'
import { syncFolder } from '../base/sync-folder.ts'
import { keptFolder, keptPath, stagedPath, type DiskPlaces } from './disk-places.ts'
import type { StagedFile } from './file-store.ts'
import { onStore, storeUnavailable } from './store-faults.ts'

/** A new staged file (mode 600) that was not there before, open for writing. */
export async function stageOnDisk(places: DiskPlaces, fileId: FileId): Promise<StagedFile> {
  const path = stagedPath(places, fileId)
  const handle = await open(path, 'wx', 0o600)
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= handle.close())
  return {
    path,
    write: sealed => onStore(() => writeAll(handle, sealed)),
    readBack: () => createReadStream(path),
    close,
    keep: () =>
      onStore(async () => {
        await failpoint('submit.beforeFsync')
        await durable(() => handle.sync())
        await close()
        await moveToKept(places, fileId)
      }),
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at)
    at += bytesWritten
  }
}

async function moveToKept(places: DiskPlaces, fileId: FileId): Promise<void> {
  const folder = keptFolder(places, fileId)
  const made = await makeFolder(folder)
  await failpoint('submit.beforeRename')
  await rename(stagedPath(places, fileId), keptPath(places, fileId))
  await failpoint('submit.beforeFolderFsync')
  const changed = made ? [folder, places.staging, places.kept] : [folder, places.staging]
  for (const each of changed) await durable(() => syncFolder(each))
}

/** Whether it was not there before. Never makes the store itself: that would write beside a disk that is not mounted. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** After a failed fsync nobody knows what is on the disk, and a second fsync may lie: whatever the error, the file goes. */
async function durable(sync: () => Promise<void>): Promise<void> {
  try {
    await sync()
  } catch {
    throw storeUnavailable()
  }
}
