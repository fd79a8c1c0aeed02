import { once } from 'node:events'
import { createReadStream, createWriteStream, type ReadStream, type WriteStream } from 'node:fs'
import { mkdir, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import { isId, type FileId } from '../base/ids.ts'
import { syncFolder } from '../base/sync-folder.ts'
import { onStore } from '../files/store-faults.ts'

type Parts = Pick<Context, 'config' | 'fileStore'>

/** A new file for sealed bytes (mode 600), which was not there before; what is written is on the disk when it closes. */
export async function newExportFile(ctx: Parts, fileId: FileId): Promise<WriteStream> {
  await ctx.fileStore.checkReady()
  await onStore(() => mkdir(folderOf(ctx), { recursive: true, mode: 0o700 }))
  const file = createWriteStream(pathOf(ctx, fileId), { flags: 'wx', mode: 0o600, flush: true })
  await onStore(() => once(file, 'open'))
  return file
}

/** The file survives a power cut under its name. */
export async function keepExportFile(ctx: Parts): Promise<void> {
  await onStore(() => syncFolder(folderOf(ctx)))
}

/** The sealed bytes. The stream fails with ENOENT when there are none. */
export function readExportFile(ctx: Parts, fileId: FileId): ReadStream {
  return createReadStream(pathOf(ctx, fileId))
}

/**
 * Nothing is left of these files, also after a power cut; what was not there counts as removed. Gives those that would
 * not go, with the system's code.
 *
 * @throws Refusal 'unavailable' when the store is not mounted: nothing is touched then
 */
export async function removeExportFiles(
  ctx: Parts,
  fileIds: readonly FileId[],
): Promise<{ fileId: FileId; code: string }[]> {
  if (fileIds.length === 0) return []
  await ctx.fileStore.remove([]) // asks for the store's marker
  const failed: { fileId: FileId; code: string }[] = []
  let gone = 0
  for (const fileId of fileIds) {
    try {
      await unlink(pathOf(ctx, fileId))
      gone += 1
    } catch (error) {
      const code = codeOf(error) ?? 'unknown'
      if (code !== 'ENOENT') failed.push({ fileId, code })
    }
  }
  if (gone > 0) await syncFolder(folderOf(ctx))
  return failed
}

/** Every file that lies there, whole or not. */
export async function exportFiles(ctx: Pick<Context, 'config'>): Promise<FileId[]> {
  try {
    return (await readdir(folderOf(ctx))).filter(name => isId('fil', name))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

function folderOf({ config }: Pick<Context, 'config'>): string {
  return join(config.uploadsDir, 'exports')
}

function pathOf(ctx: Pick<Context, 'config'>, fileId: FileId): string {
  if (!isId('fil', fileId)) throw new Error('not the id of a file')
  return join(folderOf(ctx), fileId)
}
