import { pipeline } from 'node:stream/promises'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type ExportId, type FileId } from '../base/ids.ts'
import { openMasks, type Passages } from '../cases/masks.ts'
import { archiveOf } from './archive.ts'
import { keepExportFile, newExportFile, removeExportFiles } from './exports-folder-store.ts'
import { changeAttempt, claimBuild, removeExports, type ExportRow } from './exports-store.ts'
import { gather } from './gather.ts'
import type { GatherContext } from './gather-given.ts'
import { exportKeyOf, openUnits, unitsNow, type OpenUnits } from './open-units.ts'
import { tellReceiver, type TellContext } from './tell-receiver.ts'

/** What building needs of the context. */
export type BuildContext = GatherContext & TellContext & Pick<Context, 'inTransaction' | 'log'>

const hourMs = 3_600_000
/** How long a copy, and a transfer, can be taken. Source: privacy.md 9 */
const lifeMs = { access: 24 * hourMs, portable: 24 * hourMs, transfer: 7 * 24 * hourMs } as const
/** Longer than any one file takes; then somebody else may begin anew. */
const leaseMs = 60_000
const mostAttempts = 3

/** When an export ends that is ready, or asked for, then. */
export function exportEndsAt(kind: ExportRow['kind'], from: Date): Date {
  return new Date(from.getTime() + lifeMs[kind])
}

/** Of which attempt, and for which row. */
interface Building {
  row: ExportRow
  attempt: { _id: ExportId; fileId: FileId }
}

/**
 * The export is ready, unless somebody else builds it or has built it. Of an attempt that fails no bytes are left; the
 * third one is the last.
 *
 * @throws Refusal 'gone' when something of it is deleted meanwhile: then there is no such export any more
 */
export async function buildExport(ctx: BuildContext, id: ExportId): Promise<void> {
  const fileId = newId('fil')
  const now = await ctx.database.now()
  const row = await claimBuild(ctx, id, { fileId, now, leaseUntil: new Date(now.getTime() + leaseMs) })
  if (!row) return
  const building = { row, attempt: { _id: id, fileId } }
  try {
    if (row.fileId) await removeExportFiles(ctx, [row.fileId])
    await finish(ctx, building, await write(ctx, building))
  } catch (error) {
    await removeExportFiles(ctx, [fileId])
    const reason = await reasonOf(ctx, row, error)
    await leave(ctx, building, reason)
    throw reason
  }
}

/** What was written. */
interface Written {
  /** Bytes of the archive. */
  size: number
  files: number
}

async function write(ctx: BuildContext, building: Building): Promise<Written> {
  const { row, attempt } = building
  const open = await openUnits(ctx, row.units)
  const at = ctx.clock.now()
  const entries = await gather(ctx, row, {
    open,
    language: row.language,
    at,
    masks: await masksFor(ctx, row, open),
  })
  const files = entries.filter(entry => 'file' in entry).length
  await advance(ctx, building, { step: 'files', total: files })
  const key = await exportKeyOf(ctx, row.units)
  const file = await newExportFile(ctx, attempt.fileId) // before anything is read: an error of either must find the pipeline
  let size = 0
  await pipeline(
    archiveOf(ctx, { entries, at }, async before => await advance(ctx, building, { done: before })),
    async function* (bytes: AsyncIterable<Buffer>) {
      for await (const piece of bytes) {
        size += piece.length
        yield piece
      }
    },
    ctx.vault.seal.sealFile(key, attempt.fileId),
    file,
  )
  await keepExportFile(ctx)
  return { size, files }
}

/**
 * What the case leaves out that the copy answers; undefined of a copy that the person makes for themselves.
 *
 * @throws Refusal 'gone' when there is no such case any more
 */
async function masksFor(
  ctx: BuildContext,
  { caseId }: ExportRow,
  { keyOf, applications }: OpenUnits,
): Promise<Passages | undefined> {
  if (!caseId) return undefined
  const row = await ctx.cases.byId(caseId)
  if (!row) throw new Refusal('gone')
  return openMasks(row, id => (applications.some(({ _id }) => _id === id) ? keyOf(id) : undefined))
}

/** @throws Refusal 'gone' when the attempt is not ours any more, or the row went with a unit */
async function advance(ctx: BuildContext, { attempt }: Building, set: Partial<ExportRow>): Promise<void> {
  const changedAt = await ctx.database.now()
  const leaseUntil = new Date(changedAt.getTime() + leaseMs)
  if (!(await changeAttempt(ctx, attempt, { ...set, changedAt, leaseUntil }))) throw new Refusal('gone')
}

/** A unit that was claimed meanwhile takes the row along, before or after this. */
async function finish(
  ctx: BuildContext,
  { row, attempt }: Building,
  { size, files }: Written,
): Promise<void> {
  await unitsNow(ctx, row.units)
  const readyAt = ctx.clock.now()
  const expiresAt = exportEndsAt(row.kind, readyAt)
  const set = { state: 'ready', step: null, done: files, size, leaseUntil: null } as const
  await ctx.inTransaction(async () => {
    const isOurs = await changeAttempt(ctx, attempt, { ...set, readyAt, changedAt: readyAt, expiresAt })
    if (!isOurs) throw new Refusal('gone')
    if (row.kind === 'transfer') await tellReceiver(ctx, { ...row, expiresAt })
  })
}

/** A file or key that is not there is missed because its unit was claimed meanwhile, if it was. */
async function reasonOf(ctx: BuildContext, { units }: ExportRow, error: unknown): Promise<unknown> {
  try {
    await unitsNow(ctx, units)
    return error
  } catch (reason) {
    return reason
  }
}

/** A failed attempt is tried again when its lease is over; what is gone is gone. */
async function leave(ctx: BuildContext, { row, attempt }: Building, error: unknown): Promise<void> {
  const changedAt = await ctx.database.now()
  const isLast = row.attempts + 1 >= mostAttempts
  const set = isLast ? { state: 'failed' as const, fileId: null, leaseUntil: null } : {}
  const isOurs = await changeAttempt(ctx, attempt, { ...set, changedAt })
  if (!isOurs) return
  if (error instanceof Refusal && error.code === 'gone') await removeExports(ctx, [row._id])
  else if (isLast) ctx.log.error('export.failed', { counts: { attempts: mostAttempts } })
}
