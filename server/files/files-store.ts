import { Schema, type Model, type QueryFilter } from 'mongoose'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type FileId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { FileKind } from '../policy/files.ts'
import { storeUnavailable } from './store-faults.ts'
import type { FileType } from './verdict.ts'

/** `pending`: bytes on their way. `held`: whole, of a form not yet sent. `attached`: of an application. `dropped`: going. */
export type FileState = 'pending' | 'held' | 'attached' | 'dropped'

/** What is known of a file in the database. Name and hash are sealed under the key of the unit it belongs to. */
export interface FileRow {
  _id: FileId
  /** The unit it belongs to: an application, or an entry of the talent pool. */
  applicationId: LeavingId
  kind: FileKind
  state: FileState
  /** `FileLabel` as sealed JSON, null while pending. */
  sealed: Buffer | null
  type: FileType | null
  /** Bytes of the file as it was sent. */
  size: number
  flags: string[]
  scan: 'off'
  createdAt: Date
  /** A form that is not sent by then loses the file. Null once attached. */
  heldUntil: Date | null
  /** When staff said that it holds what should not be there: they see it no more, and it goes some days later. */
  flaggedAt: Date | null
  /** When it took the place of an earlier file. */
  replacedAt: Date | null
}

type Parts = Pick<Context, 'database'>

const schema = new Schema<FileRow>(
  {
    _id: { type: String, required: true },
    applicationId: { type: String, required: true },
    kind: { type: String, required: true },
    state: { type: String, required: true, enum: ['pending', 'held', 'attached', 'dropped'] },
    sealed: { type: Buffer, default: null },
    type: { type: String, default: null },
    size: { type: Number, required: true },
    flags: { type: [String], required: true },
    scan: { type: String, required: true },
    createdAt: { type: Date, required: true },
    heldUntil: { type: Date, default: null },
    flaggedAt: { type: Date, default: null },
    replacedAt: { type: Date, default: null },
  },
  { versionKey: false },
)

/** The model of the files' rows, for the data map's gate. */
export function fileRows(ctx: Parts): Model<FileRow> {
  return ctx.database.model('files', schema)
}

/** A row says that bytes are on their way; written before the first of them. */
export async function insertPending(
  ctx: Parts,
  file: Pick<FileRow, '_id' | 'applicationId' | 'kind' | 'createdAt'> & { heldUntil: Date },
): Promise<void> {
  checkIds('fil', [file._id])
  const fresh = { state: 'pending', sealed: null, type: null, size: 0, scan: 'off' } as const
  const unflagged = { flaggedAt: null, replacedAt: null }
  await fileRows(ctx).create({ ...file, ...fresh, ...unflagged, flags: [] })
}

/**
 * The file is whole, and held for its form.
 *
 * @throws Refusal 'unavailable' when the row was taken away meanwhile
 */
export async function markHeld(
  ctx: Parts,
  fileId: FileId,
  whole: { sealed: Buffer; size: number; type: FileType; flags: string[] },
): Promise<void> {
  checkIds('fil', [fileId])
  const done = await fileRows(ctx).updateOne(
    { _id: fileId, state: 'pending' },
    { $set: { ...whole, state: 'held' } },
  )
  if (done.modifiedCount !== 1) throw storeUnavailable()
}

/** The files held for a form that is not sent yet, in the order they came. */
export async function heldOf(ctx: Parts, applicationId: LeavingId): Promise<FileRow[]> {
  return await rowsOf(ctx, applicationId, 'held')
}

/** The files of an application that is there, in the order they came. */
export async function filesOf(ctx: Parts, applicationId: LeavingId): Promise<FileRow[]> {
  return await rowsOf(ctx, applicationId, 'attached')
}

async function rowsOf(ctx: Parts, applicationId: LeavingId, state: FileState): Promise<FileRow[]> {
  checkIds('app', [applicationId])
  return await fileRows(ctx).find({ applicationId, state }).sort({ createdAt: 1, _id: 1 }).lean().exec()
}

/** How many files of applications no scanner has found clean: all of them, as long as there is none. */
export async function countUnscanned(ctx: Parts): Promise<number> {
  return await fileRows(ctx).countDocuments({ state: 'attached', scan: 'off' })
}

/** One file of an application that is there, or undefined. */
export async function fileOf(
  ctx: Parts,
  applicationId: LeavingId,
  fileId: FileId,
): Promise<FileRow | undefined> {
  checkIds('app', [applicationId])
  checkIds('fil', [fileId])
  const row = await fileRows(ctx).findOne({ _id: fileId, applicationId, state: 'attached' }).lean().exec()
  return row ?? undefined
}

/**
 * The held files belong to the application now. Call it inside the transaction that makes the application.
 *
 * @throws Refusal 'conflict' when one of them is not held for it any more
 */
export async function attach(
  ctx: Parts,
  fileIds: readonly FileId[],
  applicationId: LeavingId,
): Promise<void> {
  if (fileIds.length === 0) return
  checkIds('fil', fileIds)
  checkIds('app', [applicationId])
  const done = await fileRows(ctx).updateMany(
    { _id: ctx.database.trusted({ $in: [...fileIds] }), applicationId, state: 'held' },
    { $set: { state: 'attached', heldUntil: null } },
  )
  if (done.modifiedCount !== fileIds.length) throw new Refusal('conflict')
}

const removable: FileState[] = ['pending', 'held', 'dropped']
const stored: FileState[] = ['held', 'attached']

/**
 * The file is on its way out, unless it belongs to an application: a commit of unknown outcome may have attached it.
 * True when it may be removed.
 */
export async function markDropped(ctx: Parts, fileId: FileId): Promise<boolean> {
  checkIds('fil', [fileId])
  const going = ctx.database.trusted({ $in: removable })
  const done = await fileRows(ctx).updateOne({ _id: fileId, state: going }, { $set: { state: 'dropped' } })
  return done.matchedCount === 1
}

/** The row of a file whose bytes are gone is gone too. */
export async function deleteDropped(ctx: Parts, fileId: FileId): Promise<void> {
  checkIds('fil', [fileId])
  await fileRows(ctx).deleteOne({ _id: fileId, state: 'dropped' })
}

/** A file on its way out, whichever way it came there. */
export type Sweepable = Pick<FileRow, '_id' | 'applicationId' | 'state'>

/** How long bytes may be on their way, milliseconds. Source: reliability.md 3 */
const pendingLifeMs = 3_600_000

/** Files that are due to go at that instant of the database: at most `limit`, by id, behind `after`. */
export async function sweepable(
  ctx: Parts,
  now: Date,
  page: { after: FileId | undefined; limit: number },
): Promise<Sweepable[]> {
  const old = new Date(now.getTime() - pendingLifeMs)
  const due: QueryFilter<FileRow>[] = [
    { state: 'pending', createdAt: ctx.database.trusted({ $lt: old }) },
    { state: 'held', heldUntil: ctx.database.trusted({ $lte: now }) },
    { state: 'dropped' },
  ]
  const behind = page.after === undefined ? {} : { _id: ctx.database.trusted({ $gt: page.after }) }
  return await fileRows(ctx)
    .find({ ...behind, $or: due }, { applicationId: 1, state: 1 })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean<Sweepable[]>()
    .exec()
}

/** Every file of these applications that has a name, whatever its state; one query for all. */
export async function labelledOf(ctx: Parts, applicationIds: readonly LeavingId[]): Promise<FileRow[]> {
  checkIds('app', applicationIds)
  const named = {
    applicationId: ctx.database.trusted({ $in: [...applicationIds] }),
    sealed: ctx.database.trusted({ $ne: null }),
  }
  return await fileRows(ctx).find(named).lean().exec()
}

/** Every row of these applications, whatever its state. */
export async function rowsOfApplications(
  ctx: Parts,
  applicationIds: readonly LeavingId[],
): Promise<Pick<FileRow, '_id' | 'applicationId'>[]> {
  checkIds('app', applicationIds)
  return await fileRows(ctx)
    .find({ applicationId: ctx.database.trusted({ $in: [...applicationIds] }) }, { applicationId: 1 })
    .lean<Pick<FileRow, '_id' | 'applicationId'>[]>()
    .exec()
}

/** Which of these files have a row. */
export async function withRow(ctx: Parts, fileIds: readonly FileId[]): Promise<Set<FileId>> {
  checkIds('fil', fileIds)
  const rows = await fileRows(ctx)
    .find({ _id: ctx.database.trusted({ $in: [...fileIds] }) }, { _id: 1 })
    .lean<Pick<FileRow, '_id'>[]>()
    .exec()
  return new Set(rows.map(row => row._id))
}

/** These rows are gone. The bytes must be gone already. */
export async function deleteRows(ctx: Parts, fileIds: readonly FileId[]): Promise<void> {
  if (fileIds.length === 0) return
  checkIds('fil', fileIds)
  await fileRows(ctx).deleteMany({ _id: ctx.database.trusted({ $in: [...fileIds] }) })
}

/** Whether any row names bytes that must be in the store. */
export async function anyStored(ctx: Parts): Promise<boolean> {
  const row = await fileRows(ctx)
    .findOne({ state: ctx.database.trusted({ $in: stored }) }, { _id: 1 })
    .lean()
    .exec()
  return row !== null
}

function checkIds(prefix: 'app' | 'fil', ids: readonly unknown[]): void {
  const isOne = (id: unknown) => isId(prefix, id) || (prefix === 'app' && isId('poo', id))
  if (!ids.every(isOne)) throw new Error('not an id of its kind')
}
