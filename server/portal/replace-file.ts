import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type FileId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { queueChangedMail } from '../applications/changed-mail.ts'
import { noteAct } from '../applications/note-act.ts'
import { tellCopies } from '../applications/tell-copies.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import { recordGrantedCase } from '../cases/record-case.ts'
import { saying } from '../erasure/ledger-entry.ts'
import { dropFile } from '../files/drop-file.ts'
import { attachLater, letGo } from '../files/file-changes-store.ts'
import { filesOf, type FileRow } from '../files/files-store.ts'
import { fileSlots, type FileKind } from '../policy/files.ts'
import type { EventName } from '../policy/events.ts'
import { toldState } from '../applications/own-applications.ts'

type Parts = Pick<
  Context,
  | 'applicants'
  | 'applications'
  | 'cases'
  | 'config'
  | 'links'
  | 'vacancies'
  | 'erasure'
  | 'clock'
  | 'policy'
  | 'policies'
  | 'database'
  | 'fileStore'
  | 'outbox'
  | 'audit'
  | 'exports'
  | 'staff'
  | 'vault'
  | 'inTransaction'
>

/** Whose file, and who changes it. */
export interface OwnFiles {
  row: ApplicationRow
  by: ApplicantActor
}

/** Whether a legal hold keeps everything as it is. */
export function isHeld(row: Pick<ApplicationRow, 'stops'>): boolean {
  return row.stops.some(stop => stop.kind === 'hold')
}

/** Whether the applicant may change files that nobody flagged: as long as they were told of no decision. */
export async function mayChangeAll(
  ctx: Pick<Context, 'outbox' | 'policy' | 'policies'>,
  row: ApplicationRow,
): Promise<boolean> {
  return (await toldState(ctx, row)).outcome === 'assessing'
}

/** What a new file comes in place of: that file, or none. @throws Refusal 'notFound', 'conflict' */
export async function placeFor(
  ctx: Pick<Context, 'outbox' | 'policy' | 'policies' | 'database'>,
  { row }: Pick<OwnFiles, 'row'>,
  wish: { kind: FileKind; instead: FileId | undefined },
): Promise<{ files: FileRow[]; old: FileRow | undefined }> {
  const files = await filesOf(ctx, row._id)
  const old = oldOf(files, wish)
  if (wish.instead !== undefined && !old) throw new Refusal('notFound')
  if (isHeld(row)) throw new Refusal('conflict', { key: 'files.held' })
  if (!old?.flaggedAt && !(await mayChangeAll(ctx, row)))
    throw new Refusal('conflict', { key: row.state === 'withdrawn' ? 'files.withdrawn' : 'files.closed' })
  return { files, old }
}

/** The one that was named; of a kind with room for one, that one. */
function oldOf(
  files: readonly FileRow[],
  { kind, instead }: { kind: FileKind; instead: FileId | undefined },
): FileRow | undefined {
  const ofKind = files.filter(file => file.kind === kind)
  if (instead !== undefined) return ofKind.find(file => file._id === instead)
  return fileSlots[kind].most === 1 ? ofKind[0] : undefined
}

/**
 * The held file belongs to the application, and nothing is left of the one it replaces: its bytes are gone, and its row.
 * A file that was changed is the applicant's act: D moves with it. One that was replaced is corrected: the applicant is
 * told (M9), and a granted case says so. Source: GDPR art. 16
 *
 * @throws Refusal 'conflict' when the application changed meanwhile, or there is no room for it
 * @throws Refusal 'unavailable' when the store is away: the old file is nobody's then, and the sweep takes it
 */
export async function keepNewFile(
  ctx: Parts,
  own: OwnFiles,
  wish: { fileId: FileId; kind: FileKind; instead: FileId | undefined },
): Promise<void> {
  const { row } = own
  const old = await changing(ctx, own, async now => {
    const files = await filesOf(ctx, row._id) // in here: of two at once the second replaces the first
    const before = oldOf(files, wish)
    if (wish.instead !== undefined && !before) throw new Refusal('conflict')
    const left = files.filter(file => file.kind === wish.kind && file !== before)
    if (left.length >= fileSlots[wish.kind].most) throw new Refusal('conflict')
    await attachLater(ctx, { _id: wish.fileId, applicationId: row._id }, before ? now : null)
    return { file: before, what: before ? 'file.replaced' : 'file.added' }
  })
  if (old) await dropFile(ctx, old._id)
}

/**
 * Nothing is left of the file, as of one that is replaced. One that is gone already is no error.
 *
 * @throws Refusal as `keepNewFile`
 */
export async function removeFile(ctx: Parts, own: OwnFiles, fileId: FileId): Promise<void> {
  const { row } = own
  const there = (await filesOf(ctx, row._id)).find(file => file._id === fileId)
  if (!there) return
  await placeFor(ctx, own, { kind: there.kind, instead: fileId })
  await changing(ctx, own, async () => {
    const file = (await filesOf(ctx, row._id)).find(one => one._id === fileId)
    return { file, what: file ? 'file.removed' : undefined }
  })
  await dropFile(ctx, fileId)
}

/** In one transaction: the act and its D, the file let go, and both records of it. Gives the file that goes. */
async function changing(
  ctx: Parts,
  { row, by }: OwnFiles,
  change: (now: Date) => Promise<{ file: FileRow | undefined; what: EventName | undefined }>,
): Promise<FileRow | undefined> {
  let closed: FileId[] = []
  const gone = await ctx.inTransaction(async () => {
    const now = await noteAct(ctx, row._id)
    const { file, what } = await change(now.lastActAt)
    closed = file ? await leave(ctx, row, file) : []
    if (file) await noteCorrected(ctx, now, by)
    if (what) await ctx.audit.write({ what, who: by, about: row._id })
    return file
  })
  await ctx.exports.shred(closed)
  return gone
}

/** The applicant is told that something changed, never what, and a granted case says so. In the caller's transaction. */
async function noteCorrected(ctx: Parts, row: ApplicationRow, by: ApplicantActor): Promise<void> {
  const { _id, subjectId, vacancyId } = row
  const occasion = newId('cas')
  const job = (await ctx.vacancies.byId(vacancyId))?.title ?? ''
  const profile = (await profilesOf(ctx, [subjectId])).get(subjectId)
  if (!profile) throw new Refusal('gone')
  await recordGrantedCase(ctx, {
    ...{ type: 'rectification', subjectId, applicationIds: [_id], by },
    id: occasion,
  })
  await queueChangedMail(ctx, { row, profile, job, occasion })
}

/** The parts of the context that letting a file go needs. */
export type LeaveContext = Pick<
  Context,
  'applications' | 'database' | 'erasure' | 'exports' | 'policy' | 'staff' | 'vault'
>

/**
 * The file is nobody's, and the ledger knows its token: a restored backup must not bring it back. Copies and transfers
 * with it are given to nobody any more, and whoever has a copy is asked to correct it. In the caller's transaction. Gives
 * the files of exports to shred after it.
 */
export async function leave(
  ctx: LeaveContext,
  row: Pick<ApplicationRow, '_id' | 'certificateNo'>,
  file: Pick<FileRow, '_id' | 'applicationId'>,
): Promise<FileId[]> {
  await letGo(ctx, file)
  const says = saying('sweep', { counts: { files: 1 }, detail: { what: 'file' } })
  await ctx.erasure.ledger.enqueue(says, [file._id])
  await tellCopies(ctx, [row], { what: 'correct', occasion: file._id })
  return await ctx.exports.close([row._id])
}
