import type { Context } from '../base/context.ts'
import type { FileId } from '../base/ids.ts'
import { tellCopies, type CopiedUnit } from '../applications/tell-copies.ts'
import { saying } from '../erasure/ledger-entry.ts'
import { letGo } from '../files/file-changes-store.ts'
import type { FileRow } from '../files/files-store.ts'

/** The parts of the context that letting a file go needs. */
export type LeaveContext = Pick<
  Context,
  'applications' | 'database' | 'erasure' | 'exports' | 'policy' | 'pool' | 'staff' | 'vault'
>

/**
 * The file is nobody's, and the ledger knows its token: a restored backup must not bring it back. Copies and transfers
 * with it are given to nobody any more, and whoever has a copy is asked to correct it. In the caller's transaction. Gives
 * the files of exports to shred after it.
 */
export async function leave(
  ctx: LeaveContext,
  unit: CopiedUnit,
  file: Pick<FileRow, '_id' | 'applicationId'>,
): Promise<FileId[]> {
  await letGo(ctx, file)
  const says = saying('sweep', { counts: { files: 1 }, detail: { what: 'file' } })
  await ctx.erasure.ledger.enqueue(says, [file._id])
  await tellCopies(ctx, [unit], { what: 'correct', occasion: file._id })
  return await ctx.exports.close([unit._id])
}
