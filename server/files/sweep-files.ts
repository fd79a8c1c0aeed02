import type { Context } from '../base/context.ts'
import type { FileId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { dropFile } from './drop-file.ts'
import { sweepable, withRow, type Sweepable } from './files-store.ts'

/** What a sweep took away, in files. */
export interface FilesSwept {
  /** Bytes that were on their way for over an hour. */
  pending: number
  /** Held for a form that was not sent in time. */
  held: number
  /** Removals that had been left half-way. */
  dropped: number
  /** Staged bytes without a row. */
  staged: number
  /** Units that may be left with a key and nothing else. */
  applicationIds: LeavingId[]
}

const pageSize = 100

/** Nothing is left of forms that were not sent in time and of uploads that broke off. Safe to run twice at once. */
export async function sweepFiles(ctx: Pick<Context, 'database' | 'fileStore'>): Promise<FilesSwept> {
  await ctx.fileStore.checkReady()
  const swept: FilesSwept = { pending: 0, held: 0, dropped: 0, staged: 0, applicationIds: [] }
  const now = await ctx.database.now()
  let after: FileId | undefined
  for (let page = await nextPage(); page.length > 0; page = await nextPage()) {
    for (const file of page) await sweepOne(ctx, file, swept)
    after = page.at(-1)?._id
  }
  swept.staged = await sweepStaging(ctx)
  swept.applicationIds = [...new Set(swept.applicationIds)]
  return swept

  async function nextPage(): Promise<Sweepable[]> {
    return await sweepable(ctx, now, { after, limit: pageSize })
  }
}

async function sweepOne(
  ctx: Pick<Context, 'database' | 'fileStore'>,
  file: Sweepable,
  swept: FilesSwept,
): Promise<void> {
  if (file.state === 'attached' || !(await dropFile(ctx, file._id))) return
  swept[file.state] += 1
  swept.applicationIds.push(file.applicationId)
}

/** A row is written before the first byte and goes after the last, so staged bytes without one are nobody's. */
async function sweepStaging(ctx: Pick<Context, 'database' | 'fileStore'>): Promise<number> {
  const staged = await ctx.fileStore.staged()
  const known = await withRow(ctx, staged)
  const orphans = staged.filter(fileId => !known.has(fileId))
  const failed = await ctx.fileStore.remove(orphans)
  return orphans.length - failed.length
}
