import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, statfs, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monotonicMs } from '../base/clock.ts'
import { codeOf, StartRefusal } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import { isId, type FileId } from '../base/ids.ts'
import { syncFolder } from '../base/sync-folder.ts'
import type { FileStore, NotRemoved } from './file-store.ts'
import { keptFolder, keptOnDisk, keptPath, stagedPath, type DiskPlaces } from './disk-places.ts'
import { stageOnDisk } from './disk-staging.ts'
import { onStore, storeUnavailable } from './store-faults.ts'

/** The text of the file that shows that this folder is our store, not the empty place where it should be mounted. */
const marker = 'Glemme keeps the sealed files of applications here.\n'
/** How long a look at the marker counts, milliseconds. Source: reliability.md 4, P19 */
const markerLifeMs = 60_000
const mebibyte = 1024 * 1024
/** Files and folders that are looked at or changed at once. Source: performance.md 6 */
const atOnce = 16

/** How a disk store is opened. */
export interface DiskStoreOptions {
  folder: string
  /** Whether rows name files that must be in the store: then a folder without a marker is the wrong one. */
  isNeeded: () => Promise<boolean>
  /** The free bytes below which nothing new is taken, given the size of the disk; `leastFree` otherwise. */
  leastFreeBytes?: (diskBytes: number) => number
}

/**
 * The folders are there (mode 700), and the marker.
 *
 * @throws StartRefusal when the marker is missing while rows need files
 */
export async function openDiskStore(options: DiskStoreOptions): Promise<FileStore> {
  const places = placesIn(options.folder)
  if (!(await hasMarker(places)) && (await options.isNeeded())) {
    throw new StartRefusal([
      `GLEMME_UPLOADS_DIR: ${options.folder} is not the store that the database refers to (no ${places.marker}). ` +
        'Mount the right folder, or restore it.',
    ])
  }
  for (const folder of [options.folder, places.staging, places.kept]) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  }
  await writeFile(places.marker, marker, { mode: 0o600 })
  return storeOf(places, options.leastFreeBytes ?? leastFree)
}

/** The free bytes below which a disk of that size takes nothing new. Source: reliability.md 2, T27 */
export function leastFree(diskBytes: number): number {
  return Math.max(diskBytes * 0.05, 500 * mebibyte)
}

function placesIn(folder: string): DiskPlaces {
  return { staging: join(folder, 'staging'), kept: join(folder, 'files'), marker: join(folder, 'store.txt') }
}

function storeOf(places: DiskPlaces, leastFreeBytes: (diskBytes: number) => number): FileStore {
  let seenAt = Number.NEGATIVE_INFINITY
  const checkMarker = async (): Promise<void> => {
    if (!(await hasMarker(places))) throw storeUnavailable()
    seenAt = monotonicMs()
  }
  return {
    checkReady: async () => {
      if (monotonicMs() - seenAt >= markerLifeMs) await checkMarker()
      const disk = await onStore(() => statfs(places.staging))
      if (disk.bavail * disk.bsize < leastFreeBytes(disk.blocks * disk.bsize)) throw storeUnavailable()
    },
    stage: fileId => onStore(() => stageOnDisk(places, fileId)),
    read: fileId => createReadStream(keptPath(places, fileId)),
    readStaged: fileId => createReadStream(stagedPath(places, fileId)),
    remove: async fileIds => {
      await checkMarker()
      return await removeAll(places, fileIds)
    },
    present: fileIds => presentOf(places, fileIds),
    staged: async () => (await readdir(places.staging)).filter(name => isId('fil', name)),
    kept: () => keptOnDisk(places),
  }
}

async function hasMarker(places: DiskPlaces): Promise<boolean> {
  try {
    return (await readFile(places.marker, 'utf8')) === marker
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function removeAll(places: DiskPlaces, fileIds: readonly FileId[]): Promise<NotRemoved[]> {
  const failed: NotRemoved[] = []
  const touched = new Set<string>()
  const removeOne = async (fileId: FileId): Promise<void> => {
    const [staged, kept] = [stagedPath(places, fileId), keptPath(places, fileId)]
    await failpoint('purge.file')
    try {
      if (await unlinked(staged)) touched.add(places.staging)
      if (await unlinked(kept)) touched.add(keptFolder(places, fileId))
    } catch (error) {
      failed.push({ fileId, code: codeOf(error) ?? 'unknown' })
    }
  }
  await inFlight(fileIds, removeOne)
  await inFlight([...touched], syncFolder)
  return failed
}

/** Whether there was one. What is not there needs no removing, whatever a read-only disk says of it. */
async function unlinked(path: string): Promise<boolean> {
  try {
    await unlink(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || !(await isThere(path))) return false
    throw error
  }
}

async function presentOf(places: DiskPlaces, fileIds: readonly FileId[]): Promise<FileId[]> {
  const found = new Set<FileId>()
  await inFlight(fileIds, async fileId => {
    const here = (await isThere(stagedPath(places, fileId))) || (await isThere(keptPath(places, fileId)))
    if (here) found.add(fileId)
  })
  return [...found]
}

/** The work is done for each, so many at once. */
async function inFlight<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = all.values()
  const takeNext = async (): Promise<void> => {
    for (const one of waiting) await work(one)
  }
  await Promise.all(Array.from({ length: atOnce }, takeNext))
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}
