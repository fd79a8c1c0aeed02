import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type FileId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { fileRows, type FileRow } from './files-store.ts'

type Parts = Pick<Context, 'database'>

/** A file that was flagged, and whose it is. */
export type FlaggedFile = Pick<FileRow, '_id' | 'applicationId'>

/** The file is flagged since that instant, if it belongs to the application and was not flagged before. */
export async function flag(ctx: Parts, file: FlaggedFile, flaggedAt: Date): Promise<boolean> {
  const { _id, applicationId } = checked(file)
  const unflagged = { _id, applicationId, state: 'attached', flaggedAt: null } as const
  return (await fileRows(ctx).updateOne(unflagged, { $set: { flaggedAt } })).modifiedCount === 1
}

/**
 * The held file belongs to the application now, in the place of an earlier one when `replacedAt` says so. In the caller's
 * transaction.
 *
 * @throws Refusal 'conflict' when it is not held for it any more
 */
export async function attachLater(ctx: Parts, file: FlaggedFile, replacedAt: Date | null): Promise<void> {
  const { _id, applicationId } = checked(file)
  const change = { $set: { state: 'attached' as const, heldUntil: null, replacedAt } }
  const done = await fileRows(ctx).updateOne({ _id, applicationId, state: 'held' }, change)
  if (done.modifiedCount !== 1) throw new Refusal('conflict')
}

/**
 * The application has the file no more: the next `dropFile`, or the sweep, takes bytes and row. In the caller's
 * transaction.
 *
 * @throws Refusal 'conflict' when it had it no more already
 */
export async function letGo(ctx: Parts, file: FlaggedFile): Promise<void> {
  const { _id, applicationId } = checked(file)
  const change = { $set: { state: 'dropped' as const } }
  const done = await fileRows(ctx).updateOne({ _id, applicationId, state: 'attached' }, change)
  if (done.modifiedCount !== 1) throw new Refusal('conflict')
}

/** Files that were flagged at that instant or before: at most `limit`, by id, behind `after`. */
export async function flaggedBefore(
  ctx: Parts,
  instant: Date,
  page: { after: FileId | undefined; limit: number },
): Promise<FlaggedFile[]> {
  const flagged = ctx.database.trusted({ $gte: new Date(0), $lte: instant }) // as its index has it
  const behind = page.after === undefined ? {} : { _id: ctx.database.trusted({ $gt: page.after }) }
  const due = { ...behind, state: 'attached' as const, flaggedAt: flagged }
  return await fileRows(ctx)
    .find(due, { applicationId: 1 })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean<FlaggedFile[]>()
    .exec()
}

function checked(file: FlaggedFile): { _id: FileId; applicationId: LeavingId } {
  const { _id, applicationId } = file
  const isUnit = isId('app', applicationId) || isId('poo', applicationId)
  if (!isId('fil', _id) || !isUnit) throw new Error('not an id of its kind')
  return { _id, applicationId }
}
