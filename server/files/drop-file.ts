import type { Context } from '../base/context.ts'
import type { FileId } from '../base/ids.ts'
import { deleteDropped, markDropped, withRow } from './files-store.ts'
import { onStore } from './store-faults.ts'

/**
 * The file is gone, row and bytes, unless an application owns it: then nothing happened and this is false. Bytes whose
 * row went while they came are nobody's: they go too, and it is false all the same.
 * Safe to repeat; if it fails half-way, the sweep ends it. Source: reliability.md 3
 *
 * @throws Refusal 'unavailable' when the store is away or read-only; an error with the system's code when the bytes will
 *   not go for another reason
 */
export async function dropFile(
  ctx: Pick<Context, 'database' | 'fileStore'>,
  fileId: FileId,
): Promise<boolean> {
  const isMarked = await markDropped(ctx, fileId)
  if (!isMarked && (await withRow(ctx, [fileId])).size > 0) return false
  const [failed] = await ctx.fileStore.remove([fileId])
  if (failed) {
    const error = Object.assign(new Error('a file could not be removed'), { code: failed.code })
    await onStore(() => Promise.reject(error))
  }
  await deleteDropped(ctx, fileId)
  return isMarked
}
