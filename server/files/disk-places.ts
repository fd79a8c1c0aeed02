import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { isId, type FileId } from '../base/ids.ts'

/** The folders of a store on a disk, and its marker file. */
export interface DiskPlaces {
  staging: string
  kept: string
  marker: string
}

/** The folder that a kept file lies in: the first two random characters of its id. */
export function keptFolder(places: DiskPlaces, fileId: FileId): string {
  return join(places.kept, checked(fileId).slice('fil_'.length, 'fil_'.length + 2))
}

/** Where a kept file lies; made from its id only. */
export function keptPath(places: DiskPlaces, fileId: FileId): string {
  return join(keptFolder(places, fileId), fileId)
}

/** Where a file on its way in lies. */
export function stagedPath(places: DiskPlaces, fileId: FileId): string {
  return join(places.staging, checked(fileId))
}

function checked(fileId: FileId): FileId {
  if (!isId('fil', fileId)) throw new Error('not the id of a file')
  return fileId
}

/** What was made, renamed or removed in the folder stays so after a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
