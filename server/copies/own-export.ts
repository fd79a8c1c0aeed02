import { once } from 'node:events'
import { pipeline, type Readable } from 'node:stream'
import type { Context } from '../base/context.ts'
import { codeOf, Refusal } from '../base/errors.ts'
import type { ExportId, SubjectId } from '../base/ids.ts'
import { readExportFile } from './exports-folder-store.ts'
import { exportById, type ExportRow } from './exports-store.ts'
import { whileKeysOpen } from '../vault/while-open.ts'
import { exportKeyOf, unitsNow, type Units } from './open-units.ts'

/** An export and whose it is. */
export interface FoundExport {
  row: ExportRow
  units: Units
}

/**
 * The export of that person.
 *
 * @throws Refusal 'gone' when it is no more, or something of it is being deleted; 'notFound' when it is another's
 */
export async function ownExport(
  ctx: Pick<Context, 'database' | 'applications' | 'pool'>,
  subjectId: SubjectId,
  id: ExportId,
): Promise<FoundExport> {
  const row = await exportById(ctx, id)
  if (!row) throw new Refusal('gone', { key: 'takeout.goneText' })
  const units = await unitsNow(ctx, row.units)
  if (units.subjectId !== subjectId) throw new Refusal('notFound')
  return { row, units }
}

/** Whether it can be taken at that instant. */
export function isTakeable({ state, expiresAt }: ExportRow, now: Date): boolean {
  return state === 'ready' && expiresAt > now
}

/**
 * The bytes of the archive. The file is open already: it may be unlinked, the stream goes on, at most for 30 s from the
 * start of a deletion.
 *
 * @throws Refusal 'gone' when something of it is being deleted, or its time has just ended
 */
export async function openExport(
  ctx: Pick<Context, 'config' | 'fileStore' | 'vault'>,
  { fileId, units }: Pick<ExportRow, 'fileId' | 'units'>,
): Promise<Readable> {
  if (fileId === null) throw new Refusal('gone')
  const key = await exportKeyOf(ctx, units)
  const opened = ctx.vault.seal.openFile(key, fileId)
  // An error of either side ends both; whoever reads sees it on this stream.
  pipeline(readExportFile(ctx, fileId), opened, () => undefined)
  try {
    await once(opened, 'readable')
  } catch (error) {
    throw codeOf(error) === 'ENOENT' ? new Refusal('gone') : error
  }
  return whileKeysOpen(ctx, units, opened)
}
