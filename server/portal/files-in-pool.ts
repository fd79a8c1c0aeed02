import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { FileId, PoolId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { copiesInPool, type PoolCopy } from '../applications/pool-copies.ts'
import { attachLater } from '../files/file-changes-store.ts'
import { heldOf, type FileRow } from '../files/files-store.ts'
import { hasHold } from '../policy/visibility.ts'
import { copyFile } from '../pool/copy-cv.ts'
import { leave, type LeaveContext } from './leave-file.ts'

/** Held files that come in place of the copies of an older one, by the entry each is for. */
export type FreshCopies = ReadonlyMap<PoolId, FileId>

/**
 * The file that comes in an application's old one's place lies a second time for each copy of that in the talent pool,
 * held until the two change places.
 */
export async function copyForPool(
  ctx: LeaveContext & Pick<Context, 'clock' | 'fileStore'>,
  row: ApplicationRow,
  { old, fileId }: { old: FileRow | undefined; fileId: FileId },
): Promise<FreshCopies> {
  const fresh = new Map<PoolId, FileId>()
  const copies = old ? (await copiesInPool(ctx, row, old)).filter(mayGo) : []
  if (copies.length === 0) return fresh
  const cv = (await heldOf(ctx, row._id)).find(file => file._id === fileId)
  const source = (await ctx.vault.keys.open([row._id])).get(row._id)
  for (const { entry, key } of copies) {
    const copied = cv && source && (await copyFile(ctx, { cv, source, to: entry._id, key }))
    if (copied) fresh.set(entry._id, copied)
  }
  return fresh
}

/** What has changed in the talent pool. */
export interface LeftCopies {
  /** Files that are nobody's now. */
  gone: FileId[]
  /** Files of exports to shred. */
  closed: FileId[]
}

/**
 * The copies of an application's file in the talent pool go with it, or the fresh ones come in their places. In the
 * caller's transaction. What a legal hold keeps of the person there stays as it is: those who invite do not see it.
 *
 * @throws Refusal 'conflict' when there is a copy that none was made for: it came meanwhile
 */
export async function leaveCopies(
  ctx: LeaveContext,
  row: ApplicationRow,
  { old, fresh, at }: { old: FileRow; fresh: FreshCopies | undefined; at: Date },
): Promise<LeftCopies> {
  const left: LeftCopies = { gone: [], closed: [] }
  for (const { entry, file } of (await copiesInPool(ctx, row, old)).filter(mayGo)) {
    if (!(await ctx.pool.noteFiles(entry._id))) continue // a run has it
    if (fresh) await takePlace(ctx, { entryId: entry._id, fileId: fresh.get(entry._id), at })
    left.closed.push(...(await leave(ctx, entry, file)))
    left.gone.push(file._id)
  }
  return left
}

async function takePlace(
  ctx: LeaveContext,
  { entryId, fileId, at }: { entryId: PoolId; fileId: FileId | undefined; at: Date },
): Promise<void> {
  if (!fileId) throw new Refusal('conflict')
  await attachLater(ctx, { _id: fileId, applicationId: entryId }, at)
}

function mayGo({ entry }: PoolCopy): boolean {
  return !hasHold(entry.stops)
}
