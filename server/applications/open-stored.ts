import type { Readable } from 'node:stream'
import type { Context } from '../base/context.ts'
import type { FileId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { openLabel } from '../files/file-label.ts'
import { fileOf } from '../files/files-store.ts'
import { openWith } from '../files/open-file.ts'

/** What each kind of file is called on the wire; never what the sender called it. */
export const mediaTypes = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const

/** A stored file, ready to be read; no byte is read before `bytes` is called. */
export interface OpenedFile {
  name: string
  type: 'pdf' | 'docx'
  /** Bytes. */
  size: number
  /** Staff said that it holds what should not be there: it is for its owner only. */
  isFlagged: boolean
  bytes(): Promise<Readable>
}

/** The file of that unit, or undefined when there is none. */
export async function openStored(
  ctx: Pick<Context, 'database' | 'vault' | 'fileStore'>,
  unit: LeavingId,
  fileId: FileId,
): Promise<OpenedFile | undefined> {
  const file = await fileOf(ctx, unit, fileId)
  if (!file || file.type === null) return undefined
  const key = (await ctx.vault.keys.open([unit])).get(unit)
  if (!key) return undefined
  return {
    name: openLabel(key, file).name,
    type: file.type,
    size: file.size,
    isFlagged: file.flaggedAt !== null,
    bytes: () => Promise.resolve(openWith(ctx, key, file)),
  }
}
