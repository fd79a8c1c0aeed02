import { Schema } from 'mongoose'
import type { Context } from '../base/context.ts'
import { isId, type ApplicationId, type CaseId, type ExportId, type FileId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { CopyKind } from '../policy/copy-schema.ts'
import type { Language } from '../policy/languages.ts'

/** A copy the person takes away, or what the person sends to another employer. */
export type ExportKind = CopyKind | 'transfer'
/**
 * `waiting`, `building`, `ready` to be taken, `failed`: three tries came to nothing, `expired`: its time is over.
 * Of a transfer also `fetched` by the receiver, `closed` after too many wrong codes.
 */
export type ExportState = 'waiting' | 'building' | 'ready' | 'failed' | 'expired' | 'fetched' | 'closed'
/** What is being done: everything read, files copied, the archive closed. */
export type BuildStep = 'gathering' | 'files' | 'closing'

/** What is known of an export in the open: ids, times and counts. Whose it is, the units say. */
export interface ExportRow {
  _id: ExportId
  kind: ExportKind
  /** Everything in it: applications and a pool entry. It is sealed under all their keys together. */
  units: LeavingId[]
  /** Everything of the person there was, not one application. */
  isWhole: boolean
  /** The case that it answers, with what that leaves out; null of what the person makes for themselves. */
  caseId?: CaseId | null
  language: Language
  state: ExportState
  step: BuildStep | null
  /** Entries of the archive. */
  done: number
  total: number | null
  startedAt: Date | null
  changedAt: Date
  leaseUntil: Date | null
  attempts: number
  /** Of the sealed bytes: another one at each attempt, since a key seals one content under one id. */
  fileId: FileId | null
  /** Bytes of the archive. */
  size: number
  createdAt: Date
  readyAt: Date | null
  expiresAt: Date
  fetchedAt: Date | null
  /** Wrong codes so far. */
  tries: number
  /** `Receiver` of a transfer, under the application's key. */
  sealed: Buffer | null
}

const schema = new Schema<ExportRow>(
  {
    _id: String,
    kind: String,
    units: [String],
    isWhole: Boolean,
    caseId: String,
    language: String,
    state: String,
    step: String,
    done: Number,
    total: Number,
    startedAt: Date,
    changedAt: Date,
    leaseUntil: Date,
    attempts: Number,
    fileId: String,
    size: Number,
    createdAt: Date,
    readyAt: Date,
    expiresAt: Date,
    fetchedAt: Date,
    tries: Number,
    sealed: Buffer,
  } as never,
  { versionKey: false },
)

type Parts = Pick<Context, 'database'>

/** The model of the copies that wait to be fetched. */
export function exportRows(ctx: Parts) {
  return ctx.database.model('exports', schema)
}

/** The export is asked for. False when it was asked for before. */
export async function insertExport(ctx: Parts, { _id, ...row }: ExportRow): Promise<boolean> {
  checkedUnits(row.units)
  const inserted = await exportRows(ctx).updateOne({ _id }, { $setOnInsert: row }, { upsert: true })
  return inserted.upsertedCount === 1
}

/** The row of one export. */
export async function exportById(ctx: Parts, id: ExportId): Promise<ExportRow | undefined> {
  return (await exportRows(ctx).findOne({ _id: id }).lean<ExportRow>()) ?? undefined
}

/** The exports with something of these units, newest first. */
export async function exportsOf(ctx: Parts, units: readonly LeavingId[]): Promise<ExportRow[]> {
  return await exportRows(ctx)
    .find({ units: ctx.database.trusted({ $in: checkedUnits(units) }) })
    .sort({ createdAt: -1, _id: 1 })
    .lean<ExportRow[]>()
}

/** An attempt to build: whoever holds it may change the row. */
export interface Attempt {
  fileId: FileId
  now: Date
  leaseUntil: Date
}

/** One attempt is this caller's; undefined when it is built already, or being built. Gives the row as it was before. */
export async function claimBuild(
  ctx: Parts,
  id: ExportId,
  { fileId, now, leaseUntil }: Attempt,
): Promise<ExportRow | undefined> {
  const late = { state: 'building' as const, leaseUntil: ctx.database.trusted({ $lte: now }) }
  const free = { _id: id, $or: [{ state: 'waiting' as const }, late] }
  const begun = { state: 'building', step: 'gathering', done: 0, total: null, startedAt: now }
  const set = { ...begun, fileId, leaseUntil, changedAt: now }
  const before = exportRows(ctx).findOneAndUpdate(
    free,
    { $set: set as never, $inc: { attempts: 1 } },
    { returnDocument: 'before' },
  )
  return (await before.lean<ExportRow>()) ?? undefined
}

/** The attempt has come so far; false when it is not the caller's any more, or the export is gone. */
export async function changeAttempt(
  ctx: Parts,
  { _id, fileId }: { _id: ExportId; fileId: FileId },
  set: Partial<ExportRow>,
): Promise<boolean> {
  const own = { _id, fileId, state: 'building' as const }
  return (await exportRows(ctx).updateOne(own, { $set: set })).matchedCount === 1
}

/** The oldest export that waits to be built, or was left half-way. */
export async function nextToBuild(ctx: Parts, now: Date): Promise<ExportRow | undefined> {
  const late = { state: 'building' as const, leaseUntil: ctx.database.trusted({ $lte: now }) }
  const found = exportRows(ctx)
    .findOne({ $or: [{ state: 'waiting' }, late] })
    .sort({ createdAt: 1 })
  return (await found.lean<ExportRow>()) ?? undefined
}

/** The receiver has it now: once, and before its time is over. */
export async function markFetched(ctx: Parts, id: ExportId, now: Date): Promise<boolean> {
  const open = { _id: id, kind: 'transfer' as const, state: 'ready' as const }
  const inTime = { ...open, expiresAt: ctx.database.trusted({ $gt: now }) }
  const set = { state: 'fetched' as const, fetchedAt: now, changedAt: now, fileId: null }
  return (await exportRows(ctx).updateOne(inTime, { $set: set })).modifiedCount === 1
}

/** One wrong code more; undefined when it is open no longer. */
export async function countWrongCode(ctx: Parts, id: ExportId): Promise<number | undefined> {
  const open = { _id: id, kind: 'transfer' as const, state: 'ready' as const }
  const counted = exportRows(ctx).findOneAndUpdate(open, { $inc: { tries: 1 } }, { returnDocument: 'after' })
  return (await counted.lean<ExportRow>())?.tries
}

/** No code opens it any more. */
export async function closeTransfer(ctx: Parts, id: ExportId, now: Date): Promise<boolean> {
  const open = { _id: id, kind: 'transfer' as const, state: 'ready' as const }
  const set = { state: 'closed' as const, changedAt: now, fileId: null }
  return (await exportRows(ctx).updateOne(open, { $set: set })).modifiedCount === 1
}

/** What was built of these units can be taken no more, and what waits or is being built begins anew. Gives these as they were. */
export async function closeBuilt(ctx: Parts, units: readonly LeavingId[], now: Date): Promise<ExportRow[]> {
  return await close(ctx, await exportsOf(ctx, units), now)
}

/** The same of the copies that answer a case about these applications; those that the person made stay. */
export async function closeBuiltFor(
  ctx: Parts,
  { _id, applicationIds }: { _id: CaseId; applicationIds: readonly ApplicationId[] },
  now: Date,
): Promise<ExportRow[]> {
  const rows = (await exportsOf(ctx, applicationIds)).filter(row => row.caseId === _id)
  return await close(ctx, rows, now)
}

async function close(ctx: Parts, rows: readonly ExportRow[], now: Date): Promise<ExportRow[]> {
  const closed: ExportRow[] = []
  for (const row of rows) {
    const { _id, kind, state } = row
    if (state !== 'ready' && state !== 'building' && state !== 'waiting') continue
    const ended = kind === 'transfer' ? ('closed' as const) : ('expired' as const)
    const next = state === 'ready' ? ended : ('waiting' as const)
    const set = { state: next, step: null, leaseUntil: null, fileId: null, changedAt: now }
    await exportRows(ctx).updateOne({ _id }, { $set: set })
    closed.push(row)
  }
  return closed
}

/** Exports whose time is over, or was over before that instant, oldest first. */
export async function expiredExports(ctx: Parts, before: Date, state: 'any' | 'live'): Promise<ExportRow[]> {
  const live = state === 'live' ? { state: ctx.database.trusted({ $ne: 'expired' }) } : {}
  return await exportRows(ctx)
    .find({ expiresAt: ctx.database.trusted({ $lte: before }), ...live } as never)
    .sort({ expiresAt: 1 })
    .limit(200)
    .lean<ExportRow[]>()
}

/** Its time is over; its file is gone already. */
export async function markExpired(ctx: Parts, { _id, expiresAt }: ExportRow): Promise<void> {
  const set = { state: 'expired' as const, fileId: null, sealed: null }
  await exportRows(ctx).updateOne({ _id, expiresAt }, { $set: set })
}

/** These exports are not there any more. Their files must be gone already. */
export async function removeExports(ctx: Parts, ids: readonly ExportId[]): Promise<void> {
  if (!ids.every(id => isId('exp', id))) throw new Error('not an id of its kind')
  if (ids.length > 0) await exportRows(ctx).deleteMany({ _id: ctx.database.trusted({ $in: [...ids] }) })
}

/** Which of these files an export has. */
export async function exportFilesWithRow(ctx: Parts, fileIds: readonly FileId[]): Promise<Set<FileId>> {
  const rows = await exportRows(ctx)
    .find({ fileId: ctx.database.trusted({ $in: [...fileIds] }) }, { fileId: 1 })
    .lean<Pick<ExportRow, 'fileId'>[]>()
  return new Set(rows.flatMap(row => row.fileId ?? []))
}

function checkedUnits(units: readonly LeavingId[]): LeavingId[] {
  if (!units.every(id => isId('app', id) || isId('poo', id))) throw new Error('not an id of its kind')
  return [...units]
}
