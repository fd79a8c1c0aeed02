import { pipeline } from 'node:stream/promises'
import type { Context } from '../base/context.ts'
import { newId, type ApplicationId, type FileId, type PoolId } from '../base/ids.ts'
import { openLabel, sealLabel } from '../files/file-label.ts'
import { filesOf, insertPending, markHeld, type FileRow } from '../files/files-store.ts'
import { openWith } from '../files/open-file.ts'
import type { DataKey } from '../vault/seal.ts'

type Parts = Pick<Context, 'clock' | 'database' | 'fileStore' | 'vault'>

/** Until then a copy without an entry may lie: an entry that comes to nothing leaves it to the sweep. */
const heldMs = 3_600_000

/** Whose CV, and for which entry. */
export interface CvCopy {
  from: ApplicationId
  to: PoolId
  /** The entry's open key. */
  key: DataKey
}

/** A copy that is held, and the file it was made of. */
export interface CopiedCv {
  fileId: FileId
  of: FileId
}

/**
 * The application's CV lies a second time, sealed with the entry's key under an id of its own, held until it is attached.
 * Undefined when there is none, or staff have flagged it.
 *
 * @throws KeyErased when the application is being deleted
 */
export async function copyCv(ctx: Parts, { from, to, key }: CvCopy): Promise<CopiedCv | undefined> {
  const cv = (await filesOf(ctx, from)).findLast(file => file.kind === 'cv' && !file.flaggedAt)
  const source = (await ctx.vault.keys.open([from])).get(from)
  const fileId = cv && source && (await copyFile(ctx, { cv, source, to, key }))
  return fileId && { fileId, of: cv._id }
}

/** What is copied, out of which key and into which. */
export interface FileCopied {
  cv: FileRow
  source: DataKey
  to: PoolId
  /** The entry's open key. */
  key: DataKey
}

/** The file lies a second time, as `copyCv` says; undefined when it has not come whole. */
export async function copyFile(ctx: Parts, { cv, source, to, key }: FileCopied): Promise<FileId | undefined> {
  if (cv.type === null) return undefined
  const fileId = newId('fil')
  const createdAt = ctx.clock.now()
  const heldUntil = new Date(createdAt.getTime() + heldMs)
  await insertPending(ctx, { _id: fileId, applicationId: to, kind: cv.kind, createdAt, heldUntil })
  await copyBytes(ctx, { cv, source, fileId, key })
  const sealed = sealLabel(key, fileId, openLabel(source, cv))
  await markHeld(ctx, fileId, { sealed, size: cv.size, type: cv.type, flags: cv.flags })
  return fileId
}

interface Copying {
  cv: FileRow
  source: DataKey
  fileId: FileId
  key: DataKey
}

async function copyBytes(ctx: Parts, { cv, source, fileId, key }: Copying): Promise<void> {
  const staged = await ctx.fileStore.stage(fileId)
  try {
    await pipeline(
      openWith(ctx, source, cv),
      ctx.vault.seal.sealFile(key, fileId),
      async (sealed: AsyncIterable<Buffer>) => {
        for await (const frame of sealed) await staged.write(frame)
      },
    )
    await staged.keep()
  } finally {
    await staged.close()
  }
}
