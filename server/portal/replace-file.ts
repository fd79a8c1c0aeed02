import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type FileId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { queueChangedMail, queueEntryChangedMail } from '../applications/changed-mail.ts'
import { noteAct } from '../applications/note-act.ts'
import { isPoolEntry } from '../applications/pool-copies.ts'
import { profileOf } from '../applications/sealed-parts.ts'
import { recordCorrection, type Correcting } from '../cases/record-correction.ts'
import { dropFile } from '../files/drop-file.ts'
import { attachLater } from '../files/file-changes-store.ts'
import { filesOf, type FileRow } from '../files/files-store.ts'
import { fileSlots, type FileKind } from '../policy/files.ts'
import type { EventName } from '../policy/events.ts'
import { toldState } from '../applications/own-applications.ts'
import { hasHold } from '../policy/visibility.ts'
import { noteEntryChange } from '../pool/note-entry-change.ts'
import type { PoolRow } from '../pool/pool-row.ts'
import { copyForPool, leaveCopies, type FreshCopies } from './files-in-pool.ts'
import { leave } from './leave-file.ts'
import { isThere, type CameFile } from './sent-again.ts'

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
  | 'pool'
  | 'audit'
  | 'exports'
  | 'staff'
  | 'vault'
  | 'inTransaction'
>

/** What has files of the person's: an application, or what they have in the talent pool. */
export type FilesOwner = ApplicationRow | PoolRow

/** Whose file, and who changes it. */
export type OwnFiles = Correcting & { row: FilesOwner }

/** Whether a legal hold keeps everything as it is. */
export function isHeld(row: Pick<FilesOwner, 'stops'>): boolean {
  return hasHold(row.stops)
}

/** Whether the applicant may change files that nobody flagged: of an application while they were told of no decision. */
export async function mayChangeAll(
  ctx: Pick<Context, 'outbox' | 'policy' | 'policies'>,
  row: FilesOwner,
): Promise<boolean> {
  return isPoolEntry(row) || (await toldState(ctx, row)).outcome === 'assessing'
}

/**
 * What a new file comes in place of: that file, or none. None too when the one that was named is gone: then only the
 * same form sent again may come.
 *
 * @throws Refusal 'conflict' while nothing may be changed
 */
export async function placeFor(
  ctx: Pick<Context, 'outbox' | 'policy' | 'policies' | 'database'>,
  { row }: Pick<OwnFiles, 'row'>,
  wish: { kind: FileKind; instead: FileId | undefined },
): Promise<{ files: FileRow[]; old: FileRow | undefined }> {
  const files = await filesOf(ctx, row._id)
  const old = oldOf(files, wish)
  if (isHeld(row)) throw new Refusal('conflict', { key: 'files.held' })
  const isGone = wish.instead !== undefined && !old
  if (!isGone && !old?.flaggedAt && !(await mayChangeAll(ctx, row)))
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
 * The held file belongs to the application or the entry, and nothing is left of the one it replaces: its bytes are gone,
 * and its row; and so with the copy of an application's file in the talent pool, where the new one lies then. A file that was changed is the applicant's act: D moves with it. One that was replaced is corrected: the applicant is
 * told (M9), and a granted case says so, or the case in which staff do it: there also of one that was added. Source:
 * GDPR art. 16
 *
 * @throws Refusal 'conflict' when the application changed meanwhile, there is no room for it, or it was sent twice
 * @throws Refusal 'unavailable' when the store is away: the old file is nobody's then, and the sweep takes it
 */
export async function keepNewFile(
  ctx: Parts,
  own: OwnFiles,
  wish: CameFile & { instead: FileId | undefined },
): Promise<void> {
  const { row } = own
  const fresh = await freshFor(ctx, row, wish)
  const replace = async (now: Date) => {
    const files = await filesOf(ctx, row._id) // in here: of two at once the second replaces the first
    const before = oldOf(files, wish)
    if (wish.instead !== undefined && !before) throw new Refusal('conflict')
    if (wish.instead === undefined && (await isThere(ctx, row._id, wish))) throw new Refusal('conflict')
    const left = files.filter(file => file.kind === wish.kind && file !== before)
    if (left.length >= fileSlots[wish.kind].most) throw new Refusal('conflict')
    await attachLater(ctx, { _id: wish.fileId, applicationId: row._id }, before ? now : null)
    const what: EventName = before ? 'file.replaced' : 'file.added'
    return { file: before, what, fresh }
  }
  try {
    await changing(ctx, own, replace)
  } catch (error) {
    for (const fileId of fresh.values()) await dropFile(ctx, fileId)
    throw error
  }
}

async function freshFor(
  ctx: Parts,
  row: FilesOwner,
  wish: { fileId: FileId; kind: FileKind; instead: FileId | undefined },
): Promise<FreshCopies> {
  if (isPoolEntry(row)) return new Map()
  return await copyForPool(ctx, row, { old: oldOf(await filesOf(ctx, row._id), wish), fileId: wish.fileId })
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
  await dropFile(ctx, fileId) // gone already, unless another press was half-way
}

/** What a change does: the file that goes, what it is called, and what comes in place of its copies. */
interface Change {
  file: FileRow | undefined
  what: EventName | undefined
  fresh?: FreshCopies
}

/** In one transaction: the act and its D, the files let go, and both records of it. After it they are gone. */
async function changing(ctx: Parts, own: OwnFiles, change: (now: Date) => Promise<Change>): Promise<void> {
  const { row, by } = own
  const { gone, closed } = await ctx.inTransaction(async () => {
    const { now, at } = await noteChange(ctx, row)
    const { file, what, fresh } = await change(at)
    const left = file ? await leaveAll(ctx, now, { old: file, fresh, at }) : { gone: [], closed: [] }
    if (file || (what && own.inCase)) await noteCorrected(ctx, now, own)
    if (what) await ctx.audit.write({ what, who: by, about: row._id })
    return left
  })
  await ctx.exports.shred(closed)
  for (const fileId of gone) await dropFile(ctx, fileId)
}

async function noteChange(ctx: Parts, row: FilesOwner): Promise<{ now: FilesOwner; at: Date }> {
  if (isPoolEntry(row)) return { now: await noteEntryChange(ctx, row._id), at: ctx.clock.now() }
  const now = await noteAct(ctx, row._id)
  return { now, at: now.lastActAt }
}

async function leaveAll(
  ctx: Parts,
  row: FilesOwner,
  change: Parameters<typeof leaveCopies>[2],
): Promise<{ gone: FileId[]; closed: FileId[] }> {
  const { old } = change
  const closed = await leave(ctx, row, old)
  const copies = isPoolEntry(row) ? { gone: [], closed: [] } : await leaveCopies(ctx, row, change)
  return { gone: [old._id, ...copies.gone], closed: [...closed, ...copies.closed] }
}

/** The applicant is told that something changed, never what, and a granted case says so. In the caller's transaction. */
async function noteCorrected(ctx: Parts, row: FilesOwner, correcting: Correcting): Promise<void> {
  const { subjectId } = row
  const occasion = newId('cas')
  const profile = await profileOf(ctx, subjectId)
  const applicationIds = isPoolEntry(row) ? [] : [row._id]
  await recordCorrection(ctx, correcting, { id: occasion, applicationIds })
  if (isPoolEntry(row)) return await queueEntryChangedMail(ctx, { entry: row, profile, occasion })
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  await queueChangedMail(ctx, { row, profile, job, occasion })
}
