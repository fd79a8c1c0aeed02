import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { buildExport, type BuildContext } from './build-export.ts'
import { exportFiles, removeExportFiles } from './exports-folder-store.ts'
import {
  expiredExports,
  exportFilesWithRow,
  markExpired,
  nextToBuild,
  removeExports,
  type ExportRow,
} from './exports-store.ts'
import { tellNoMore } from './tell-receiver.ts'

type Parts = Pick<Context, 'clock' | 'config' | 'database' | 'fileStore' | 'outbox'>

const dayMs = 24 * 3_600_000
/** So long a copy that cannot be taken any more says so, milliseconds. */
const saidForMs = 7 * dayMs

/** Whatever waits to be built has been tried. One that is deleted meanwhile is gone; gives how many were built. */
export async function buildWaiting(ctx: BuildContext): Promise<number> {
  let built = 0
  for (;;) {
    const row = await nextToBuild(ctx, await ctx.database.now())
    if (!row) return built
    built += await buildOne(ctx, row)
  }
}

async function buildOne(ctx: BuildContext, row: ExportRow): Promise<number> {
  try {
    await buildExport(ctx, row._id)
    return 1
  } catch (error) {
    if (error instanceof Refusal) return 0 // gone, or a key of it is lost: the next one waits
    throw error
  }
}

/** Nothing is left to be taken of exports whose time is over. Gives how many files went. */
export async function endExports(ctx: Parts): Promise<number> {
  const now = ctx.clock.now()
  const over = await expiredExports(ctx, now, 'live')
  const failed = await removeExportFiles(
    ctx,
    over.flatMap(row => row.fileId ?? []),
  )
  const stuck = new Set(failed.map(one => one.fileId))
  for (const row of over.filter(({ fileId }) => fileId === null || !stuck.has(fileId))) {
    await tellNoMore(ctx, row)
    if (row.kind === 'transfer') await removeExports(ctx, [row._id])
    else await markExpired(ctx, row)
  }
  const old = await expiredExports(ctx, new Date(now.getTime() - saidForMs), 'any')
  await removeExports(
    ctx,
    old.filter(row => row.state === 'expired').map(row => row._id),
  )
  return over.length - failed.length
}

/** Files that no export has are gone: of attempts that broke off. The row names a file before there is one. */
export async function sweepExportFiles(ctx: Parts): Promise<number> {
  const there = await exportFiles(ctx)
  const known = await exportFilesWithRow(ctx, there)
  const orphans = there.filter(fileId => !known.has(fileId))
  const failed = await removeExportFiles(ctx, orphans)
  return orphans.length - failed.length
}
