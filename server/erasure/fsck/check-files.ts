import { sealedFileSize } from '../../vault/seal-file.ts'
import { isId } from '../../base/ids.ts'
import { hourMs, type Check, type FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { dateAt, existingIn, inGroups, rowsIn, textAt, valuesAt, type StoredRow } from './rows.ts'

/** Rows of files and the store agree, to the byte. */
export const filesCheck: Check = {
  name: 'files',
  look: async works => [...(await filesWithoutRow(works)), ...(await rowsUnlikeFiles(works))],
}

async function filesWithoutRow(works: FsckWorks): Promise<FsckFinding[]> {
  const found: FsckFinding[] = []
  for await (const group of inGroups(works.ctx.fileStore.kept())) {
    const known = await existingIn(
      works,
      'files',
      group.map(file => file.fileId),
    )
    for (const { fileId } of group)
      if (!known.has(fileId)) found.push({ code: 'fileWithoutRow', where: 'uploads/files', id: fileId })
  }
  return found
}

async function rowsUnlikeFiles(works: FsckWorks): Promise<FsckFinding[]> {
  const now = await works.ctx.database.now()
  const mostHeldMs = mostHeldHours(works) * hourMs
  const sizes = new Map<string, number>()
  for await (const { fileId, size } of works.ctx.fileStore.kept()) sizes.set(fileId, size)
  const found: FsckFinding[] = []
  for await (const row of rowsIn(works, 'files')) {
    const code = faultOf(row, sizes.get(String(row._id)), { now, mostHeldMs })
    if (code) found.push({ code, where: 'files', id: String(row._id) })
  }
  return [...found, ...(await stagedTooLong(works))]
}

/** The longest that a form may have kept its files under any version of the policy. */
function mostHeldHours({ ctx }: FsckWorks): number {
  return Math.max(...ctx.policies.all().map(({ document }) => document.retention.drafts.hours))
}

function faultOf(
  row: StoredRow,
  size: number | undefined,
  { now, mostHeldMs }: { now: Date; mostHeldMs: number },
): FsckFinding['code'] | undefined {
  const state = textAt(row, 'state')
  const created = dateAt(row, 'createdAt') ?? new Date(0)
  const since = created > now && isOver(now, created) ? new Date(0) : created // no upload is yet to come
  const atMost = new Date(since.getTime() + mostHeldMs)
  const said = dateAt(row, 'heldUntil') ?? since
  const heldUntil = said < atMost ? said : atMost
  if (state === 'pending') return isOver(since, now) ? 'uploadLeft' : undefined
  if (state === 'dropped') return isOver(since, now) ? 'uploadLeft' : undefined
  if (state === 'held' && isOver(heldUntil, now)) return 'uploadLeft'
  if (size === undefined) return 'rowWithoutFile'
  const [plainSize] = valuesAt(row, 'size')
  if (typeof plainSize !== 'number' || sealedFileSize(plainSize) !== size) return 'fileWrongSize'
  return textAt(row, 'scan') === undefined ? 'fileWithoutScanState' : undefined
}

/** An hour is given: the sweep comes hourly. Source: reliability.md 6 */
function isOver(end: Date, now: Date): boolean {
  return now.getTime() > end.getTime() + hourMs
}

/** Staged bytes of a row that is pending are on their way; all others were left. */
async function stagedTooLong(works: FsckWorks): Promise<FsckFinding[]> {
  const staged = await works.ctx.fileStore.staged()
  const pending = new Set<string>()
  const filter = { _id: { $in: staged }, state: { $in: ['pending', 'dropped'] } }
  for await (const row of rowsIn(works, 'files', { filter, projection: { _id: 1 } }))
    pending.add(String(row._id))
  return staged
    .filter(fileId => isId('fil', fileId) && !pending.has(fileId))
    .map(id => ({ code: 'uploadLeft', where: 'uploads/staging', id }))
}
