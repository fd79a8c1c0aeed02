import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../base/errors.ts'
import { isId, type FileId } from '../base/ids.ts'
import type { KeptFile } from './file-store.ts'

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

/** Every kept file and its size; what is removed meanwhile is left out. */
export async function* keptOnDisk(places: DiskPlaces): AsyncGenerator<KeptFile> {
  for (const folder of await readdir(places.kept)) {
    if (folder.length !== 2) continue // none of ours
    for (const name of await readdir(join(places.kept, folder))) {
      if (!isId('fil', name) || !name.startsWith(`fil_${folder}`)) continue
      const size = await sizeOf(join(places.kept, folder, name))
      if (size !== undefined) yield { fileId: name, size }
    }
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Where a file on its way in lies. */
export function stagedPath(places: DiskPlaces, fileId: FileId): string {
  return join(places.staging, checked(fileId))
}

function checked(fileId: FileId): FileId {
  if (!isId('fil', fileId)) throw new Error('not the id of a file')
  return fileId
}
