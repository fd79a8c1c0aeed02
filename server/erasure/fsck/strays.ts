import { isId, type FileId } from '../../base/ids.ts'
import { hourMs, type FsckWorks } from './check.ts'
import type { FsckFinding } from './finding.ts'
import { straysStore } from './strays-store.ts'

/** How long a file without a row is left, since a database that was put back from a backup may lack its row for now. */
const leftMs = 24 * hourMs

/** That these files have no row is known from now on, for a later repair. */
export async function rememberStrays(
  { ctx }: Pick<FsckWorks, 'ctx'>,
  findings: readonly FsckFinding[],
): Promise<void> {
  const store = straysStore(ctx.database)
  const ids = strayIdsOf(findings)
  await store.keepOnly(ids)
  await store.see(ids, await ctx.database.now())
}

/** Those files without a row that were seen so 24 hours ago already. */
export async function ripeStrays(
  { ctx }: Pick<FsckWorks, 'ctx'>,
  findings: readonly FsckFinding[],
): Promise<FileId[]> {
  const before = new Date((await ctx.database.now()).getTime() - leftMs)
  return [...(await straysStore(ctx.database).seenBefore(strayIdsOf(findings), before))]
}

function strayIdsOf(findings: readonly FsckFinding[]): FileId[] {
  return findings.flatMap(({ code, id }) => (code === 'fileWithoutRow' && isId('fil', id) ? [id] : []))
}
