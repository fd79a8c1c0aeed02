import { join } from 'node:path'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Context } from '../base/context.ts'
import { StartRefusal } from '../base/errors.ts'
import { isId, type FileId } from '../base/ids.ts'
import { ledgerFile } from '../erasure/ledger-file.ts'
import { backupsStore } from './backups-store.ts'
import { hashOf } from './hashed-file.ts'
import { fileListName, readManifest, type Manifest } from './manifest.ts'
import { documentsIn, restoreStore } from './restore-store.ts'

/** What a restore needs: the product is not open yet. */
export type RestoreContext = Pick<Context, 'config' | 'database' | 'fileStore'>

const fileLine = z.strictObject({
  fileId: z.custom<FileId>(id => isId('fil', id)),
  bytes: z.int(),
  sha256: z.string(),
})
type FileLine = z.infer<typeof fileLine>

/**
 * The empty database and the empty store hold what the backup holds. It is older than the ledger now, so that the gate
 * is shut until the replay. After a death on the way it is begun again; what was put back and not opened yet stays as
 * it is. Source: reliability.md 18
 *
 * @throws StartRefusal when the backup is not whole, not of this ledger, the keys are missing, or the database or store is not empty:
 *   nothing is changed then
 */
export async function restoreBackup(ctx: RestoreContext, folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder)
  if (!manifest) throw new StartRefusal([`${folder}: is not a whole backup (no manifest.json of Glemme)`])
  await refuseDamaged(folder, manifest)
  await refuseOtherLedger(ctx, manifest)
  await refuseWithoutKeys(ctx, manifest)
  if (await isPutBack(ctx, manifest)) return manifest
  const files = await filesOf(folder)
  await refuseInUse(ctx, new Set(files.map(file => file.fileId)))
  const withRow = await filesWithRow(folder)
  const notes = backupsStore(ctx.database)
  const ofBackup = { at: new Date(manifest.at), seq: manifest.head.seq }
  await notes.beginRestore(ofBackup)
  for (const { fileId } of files)
    if (withRow.has(fileId)) await putBackFile(ctx, join(folder, 'files', fileId), fileId)
  await putBackDocuments(ctx, folder, manifest)
  await notes.noteBackup(ofBackup)
  await notes.noteRestored(ofBackup)
  await notes.endRestore()
  return manifest
}

/** This very backup was put back, and nothing was done with it since. */
async function isPutBack({ database }: RestoreContext, { at, head }: Manifest): Promise<boolean> {
  const notes = backupsStore(database)
  const restored = await notes.restored()
  const isThis = restored?.seq === head.seq && restored.at.toISOString() === at
  if (!isThis || (await notes.isRestoring())) return false
  return (await restoreStore(database).headSeq()) === head.seq
}

/** The head of the ledger comes last: without it no start takes the database for a whole one. */
async function putBackDocuments(
  { database }: RestoreContext,
  folder: string,
  manifest: Manifest,
): Promise<void> {
  const store = restoreStore(database)
  await store.empty()
  const isHead = ({ place }: Manifest['collections'][number]): boolean => place === 'ledgerHead'
  const inOrder = [
    ...manifest.collections.filter(part => !isHead(part)),
    ...manifest.collections.filter(isHead),
  ]
  for (const { place } of inOrder) await store.fill(place, documentsIn(join(folder, `${place}.bson`)))
}

async function refuseDamaged(folder: string, manifest: Manifest): Promise<void> {
  const parts = [
    ...manifest.collections.map(({ place, bytes, sha256 }) => ({ path: `${place}.bson`, bytes, sha256 })),
    { path: fileListName, ...manifest.files },
  ]
  for (const part of parts) await refuseDamagedPart(folder, part)
  for (const { fileId, ...file } of await filesOf(folder))
    await refuseDamagedPart(folder, { path: join('files', fileId), ...file })
}

async function refuseDamagedPart(
  folder: string,
  part: { path: string; bytes: number; sha256: string },
): Promise<void> {
  const found = await hashOf(join(folder, part.path)).catch(() => undefined)
  if (found?.bytes === part.bytes && found.sha256 === part.sha256) return
  throw new StartRefusal([
    `${join(folder, part.path)}: is missing or not as it was saved. Take another backup: nothing was restored`,
  ])
}

async function filesOf(folder: string): Promise<FileLine[]> {
  const text = await readFile(join(folder, fileListName), 'utf8')
  const lines = text.split('\n').filter(Boolean)
  return lines.map(line => fileLine.parse(JSON.parse(line)))
}

/** A file that came while the backup was being made is in it without its row: nobody would have it, or remove it. */
async function filesWithRow(folder: string): Promise<Set<unknown>> {
  const ids = new Set<unknown>()
  for await (const { _id } of documentsIn(join(folder, 'files.bson'))) ids.add(_id)
  return ids
}

/** Without the newest ledger nobody knows what was deleted since: then nothing is restored. */
async function refuseOtherLedger({ config }: RestoreContext, { head }: Manifest): Promise<void> {
  const { entries } = await ledgerFile(config.ledgerDir).read()
  if (entries[head.seq]?.hash === head.hash) return
  throw new StartRefusal([
    `${config.ledgerDir}: does not have the ledger that this backup belongs to, up to entry ${head.seq}. ` +
      'Put its newest copy there first (GLEMME_LEDGER_DIR)',
  ])
}

/** Without their keys nobody can be read; and keys that come back later would be those of the deleted too. */
async function refuseWithoutKeys({ database }: RestoreContext, { collections }: Manifest): Promise<void> {
  const people = collections.find(({ place }) => place === 'applications')?.rows ?? 0
  if (people === 0 || (await restoreStore(database).hasKeys())) return
  throw new StartRefusal([
    'The keys database is empty. Put back the newest keys first: glemme keys:restore --from DIR',
  ])
}

async function refuseInUse({ database, fileStore }: RestoreContext, own: ReadonlySet<FileId>): Promise<void> {
  if (await backupsStore(database).isRestoring()) return // ours, of a restore that did not come to its end
  const place = await restoreStore(database).firstUsed()
  if (place) {
    throw new StartRefusal([
      `The database is not empty (${place}). A backup is restored into an empty one only: ` +
        'set MONGODB_URI or GLEMME_DATA_DIR to a new one, or drop the old one',
    ])
  }
  for await (const { fileId } of fileStore.kept()) {
    if (own.has(fileId)) continue
    throw new StartRefusal([
      'GLEMME_UPLOADS_DIR: has files that the backup has not. Restore into an empty folder',
    ])
  }
}

async function putBackFile({ fileStore }: RestoreContext, path: string, fileId: FileId): Promise<void> {
  if ((await fileStore.present([fileId])).length > 0) await fileStore.remove([fileId])
  const staged = await fileStore.stage(fileId)
  for await (const piece of createReadStream(path)) if (piece instanceof Uint8Array) await staged.write(piece)
  await staged.keep()
  await staged.close()
}
