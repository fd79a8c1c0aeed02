import { pipeline, type Readable } from 'node:stream'
import type { Context } from '../base/context.ts'
import type { DataKey } from '../vault/seal.ts'
import { whileKeysOpen } from '../vault/while-open.ts'
import type { FileRow } from './files-store.ts'

/**
 * The file's bytes as they were sent. No byte comes before the tag of its frame was checked; the stream fails with
 * SealBroken when the stored bytes were changed, with ENOENT when there are none, with KeyErased within 30 s of the start
 * of a deletion.
 *
 * @throws KeyErased when the application is being deleted
 */
export async function openFileStream(
  ctx: Pick<Context, 'fileStore' | 'vault'>,
  file: Pick<FileRow, '_id' | 'applicationId'>,
): Promise<Readable> {
  const keys = await ctx.vault.keys.open([file.applicationId])
  const key = keys.get(file.applicationId)
  if (!key) throw new Error('the key was asked for and not given')
  return openWith(ctx, key, file)
}

/** The same with a key that is open already. */
export function openWith(
  ctx: Pick<Context, 'fileStore' | 'vault'>,
  key: DataKey,
  file: Pick<FileRow, '_id'>,
): Readable {
  const opened = ctx.vault.seal.openFile(key, file._id)
  // An error of either side ends both; whoever reads sees it on this stream.
  pipeline(ctx.fileStore.read(file._id), opened, () => undefined)
  return whileKeysOpen(ctx, [key.unit], opened)
}
