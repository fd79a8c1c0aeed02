import { buffer } from 'node:stream/consumers'
import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import type { FileId } from '../base/ids.ts'
import {
  fileIdsOf,
  unitIdsOf,
  UnitsFailed,
  type Finding,
  type LeavingId,
  type Place,
  type PurgeRun,
  type SearchValues,
} from '../base/place.ts'
import { deleteRows, rowsOfApplications } from './files-store.ts'

type Parts = Pick<Context, 'database' | 'fileStore'>

/** The files' rows and their bytes, as a place that is emptied. Source: deletion.md 8, step 6 */
export function filesPlace(ctx: Parts): Place {
  return {
    name: 'files',
    stage: 'files',
    hasFiles: true,
    erase: run => eraseFiles(ctx, unitIdsOf(run)),
    find: (run, values) => findFiles(ctx, run, values),
  }
}

/**
 * Nothing is left of the files of these applications: bytes first, then rows, again until there is no row. Safe to
 * repeat.
 *
 * @throws Refusal 'unavailable' when the store is not mounted; UnitsFailed when single files would not go
 */
export async function eraseFiles(ctx: Parts, applicationIds: readonly LeavingId[]): Promise<void> {
  const stuck = new Map<FileId, string>()
  const rows = async () => (await rowsOfApplications(ctx, applicationIds)).filter(row => !stuck.has(row._id))
  for (let left = await rows(); left.length > 0; left = await rows()) {
    const failed = await ctx.fileStore.remove(left.map(row => row._id))
    for (const { fileId, code } of failed) stuck.set(fileId, code)
    const removed = left.filter(row => !stuck.has(row._id))
    await deleteRows(
      ctx,
      removed.map(row => row._id),
    )
  }
  await failIfStuck(ctx, applicationIds, stuck)
}

async function failIfStuck(
  ctx: Parts,
  applicationIds: readonly LeavingId[],
  stuck: ReadonlyMap<FileId, string>,
): Promise<void> {
  const [code] = stuck.values()
  if (code === undefined) return
  const left = await rowsOfApplications(ctx, applicationIds)
  throw new UnitsFailed([...new Set(left.map(row => row.applicationId))], code)
}

/** Traces of the run's applications: rows, bytes under one of its file ids, and values in bytes on their way. */
async function findFiles(ctx: Parts, run: PurgeRun, values?: SearchValues): Promise<Finding[]> {
  const rows = await rowsOfApplications(ctx, unitIdsOf(run))
  const stored = await ctx.fileStore.present(fileIdsOf(run))
  const owner = new Map(run.items.flatMap(item => item.fileIds.map(fileId => [fileId, item.id] as const)))
  const byReference = [...rows.map(row => row.applicationId), ...stored.map(fileId => owner.get(fileId))]
  const found = byReference.filter(unit => unit !== undefined).map(unit => finding(unit, 'reference'))
  return values ? [...found, ...(await valuesInStaging(ctx, values))] : found
}

function finding(unit: LeavingId, how: Finding['how']): Finding {
  return { place: 'files', unit, how }
}

/** Staged bytes are sealed; this shows that they are. One file at a time, at most 10 MiB. */
async function valuesInStaging(ctx: Parts, values: SearchValues): Promise<Finding[]> {
  const found: Finding[] = []
  for (const fileId of await ctx.fileStore.staged()) {
    const bytes = await buffer(ctx.fileStore.readStaged(fileId)).catch(emptyWhenGone)
    found.push(...values.unitsIn(bytes).map(unit => finding(unit, 'value')))
  }
  return found
}

/** A staged file is kept or dropped at any moment. */
function emptyWhenGone(error: unknown): Buffer {
  if (codeOf(error) === 'ENOENT') return Buffer.alloc(0)
  throw error
}
