import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../base/context.ts'
import { codeOf, StartRefusal } from '../base/errors.ts'
import type { FileId } from '../base/ids.ts'
import { syncFolder } from '../base/sync-folder.ts'
import { softwareName } from '../erasure/software.ts'
import type { PlaceName } from '../policy/places.ts'
import { backupsStore } from './backups-store.ts'
import { writeHashed } from './hashed-file.ts'
import {
  fileListName,
  folderNameAt,
  manifestName,
  savedPlaces,
  unfinishedIn,
  type Manifest,
} from './manifest.ts'
import { onSnapshot, type Snapshot } from './snapshot-store.ts'

/** No backup takes longer. */
const longestHours = 12

/** What a backup needs of the context. */
export type BackupContext = Pick<Context, 'database' | 'fileStore' | 'erasure'>

/** A backup that was made. */
export interface Saved {
  folder: string
  manifest: Manifest
}

/**
 * A folder of its own in that one has the data set: all documents of one instant, then all files, then the manifest.
 * No key is in it. Source: deletion.md 2, reliability.md 18
 *
 * @throws StartRefusal when the folder is not there, or the database waits for its replay
 */
export async function backUp(ctx: BackupContext, into: string): Promise<Saved> {
  if (ctx.erasure.gate.isShut()) {
    throw new StartRefusal(['The database is a restored one that waits for its replay. First: glemme replay'])
  }
  const at = await ctx.database.now()
  await removeBroken(into, at)
  const folder = join(into, folderNameAt(at))
  const unfinished = `${folder}.partial`
  await makeFolder(unfinished, into)
  try {
    const manifest = await fill(ctx, unfinished, at)
    await rename(unfinished, folder)
    await syncFolder(into)
    await backupsStore(ctx.database).noteBackup({ at, seq: manifest.head.seq })
    return { folder, manifest }
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}

/** What a backup that was killed left: one that still runs is younger. */
async function removeBroken(into: string, now: Date): Promise<void> {
  for (const { folder, at } of await unfinishedIn(into))
    if (now.getTime() - at.getTime() > longestHours * 3_600_000) await rm(folder, { recursive: true })
}

async function makeFolder(folder: string, into: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
    throw new StartRefusal([`${into}: there is no such folder. Make it, or mount it, and try again`])
  })
}

async function fill(ctx: BackupContext, folder: string, at: Date): Promise<Manifest> {
  const { head, collections } = await onSnapshot(
    ctx.database,
    async snapshot => await saveDocuments(snapshot, folder),
  )
  // After the documents: a file whose row is saved is there, unless it was deleted meanwhile, and then the ledger says so.
  const files = await saveFiles(ctx, folder)
  const manifest: Manifest = {
    format: 'glemme-backup-1',
    at: at.toISOString(),
    software: softwareName,
    head,
    collections,
    files,
  }
  await writeHashed(join(folder, manifestName), once(`${JSON.stringify(manifest, null, 2)}\n`))
  await syncFolder(folder)
  return manifest
}

async function saveDocuments(
  snapshot: Snapshot,
  folder: string,
): Promise<Pick<Manifest, 'head' | 'collections'>> {
  const head = await snapshot.head()
  if (!head) throw new StartRefusal(['The database has no ledger yet: there is nothing to save'])
  const collections: Manifest['collections'] = []
  for (const place of savedPlaces) collections.push(await saveCollection(snapshot, folder, place))
  return { head, collections }
}

async function saveCollection(snapshot: Snapshot, folder: string, place: PlaceName) {
  let rows = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const bytes of snapshot.documents(place)) {
      rows += 1
      yield bytes
    }
  }
  const hashed = await writeHashed(join(folder, `${place}.bson`), counted())
  return { place, rows, ...hashed }
}

async function saveFiles({ fileStore }: BackupContext, folder: string): Promise<Manifest['files']> {
  const kept = join(folder, 'files')
  await mkdir(kept, { mode: 0o700 })
  let count = 0
  const lines = async function* (): AsyncGenerator<Uint8Array> {
    for await (const { fileId } of fileStore.kept()) {
      const hashed = await saveFile(fileStore, kept, fileId)
      if (!hashed) continue
      count += 1
      yield Buffer.from(`${JSON.stringify({ fileId, ...hashed })}\n`)
    }
  }
  const list = await writeHashed(join(folder, fileListName), lines())
  await syncFolder(kept)
  return { count, ...list }
}

/** Undefined when it was deleted meanwhile. */
async function saveFile(fileStore: BackupContext['fileStore'], folder: string, fileId: FileId) {
  const path = join(folder, fileId)
  try {
    return await writeHashed(path, fileStore.read(fileId))
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    await rm(path, { force: true })
    return undefined
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text))
}
