import type { Context } from '../base/context.ts'
import { isId, type FileId } from '../base/ids.ts'
import { dropFile } from '../files/drop-file.ts'
import { flaggedBefore, type FlaggedFile } from '../files/file-changes-store.ts'
import { flaggedStartsBefore } from '../policy/files.ts'
import { leave, type LeaveContext } from './leave-file.ts'

const pageSize = 500

type Parts = LeaveContext & Pick<Context, 'fileStore' | 'audit' | 'inTransaction'>

/**
 * Nothing is left of files that were flagged 14 days ago and not replaced. Where a stop stands, or a deletion has begun,
 * that one waits. Source: privacy.md 2
 */
export async function shredFlagged(ctx: Parts): Promise<{ shredded: number }> {
  const instant = flaggedStartsBefore(await ctx.database.now())
  let shredded = 0
  let after: FileId | undefined
  for (;;) {
    const page = await flaggedBefore(ctx, instant, { after, limit: pageSize })
    for (const file of page) if (await shred(ctx, file)) shredded += 1
    after = page.at(-1)?._id
    if (page.length < pageSize) return { shredded }
  }
}

async function shred(ctx: Parts, file: FlaggedFile): Promise<boolean> {
  let closed: FileId[] = []
  const gone = await ctx.inTransaction(async () => {
    const row = await ownerOf(ctx, file)
    if (!row || row.stops.length > 0 || row.state === 'purging') return false
    closed = await leave(ctx, row, file)
    await ctx.audit.write({ what: 'file.removed', who: { kind: 'system' }, about: row._id })
    return true
  })
  if (!gone) return false
  await ctx.exports.shred(closed)
  await dropFile(ctx, file._id)
  return true
}

/** What the file is of: an application, or an entry of the talent pool, whose copy was flagged with the file it is of. */
async function ownerOf(ctx: LeaveContext, { applicationId: unit }: FlaggedFile) {
  return isId('poo', unit) ? await ctx.pool.byId(unit) : await ctx.applications.byId(unit)
}
