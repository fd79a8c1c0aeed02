import type { Context } from '../base/context.ts'
import { isId } from '../base/ids.ts'
import { openLabel } from '../files/file-label.ts'
import { filesOf, type FileRow } from '../files/files-store.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { DataKey } from '../vault/seal.ts'
import type { ApplicationRow } from './application-row.ts'

type Parts = Pick<Context, 'pool' | 'database' | 'vault'>

/** What somebody has in the talent pool, as its store gives it. */
export type PoolEntry = Awaited<ReturnType<Context['pool']['ofSubject']>>[number]

/** Whether it is that, and no application. */
export function isPoolEntry(row: ApplicationRow | PoolEntry): row is PoolEntry {
  return isId('poo', row._id)
}

/** A copy of an application's file in the talent pool, and the entry that it is of. */
export interface PoolCopy {
  entry: PoolEntry
  file: FileRow
  /** The entry's open key. */
  key: DataKey
}

/**
 * The person's files in the talent pool with the content of that file: what becomes of it becomes of them. Known by the
 * hash of the bytes, so that no row names a file that may be deleted sooner. Not of entries that a run has.
 */
export async function copiesInPool(
  ctx: Parts,
  { _id, subjectId }: Pick<ApplicationRow, '_id' | 'subjectId'>,
  of: Pick<FileRow, '_id' | 'kind' | 'sealed'>,
): Promise<PoolCopy[]> {
  const entries = (await ctx.pool.ofSubject(subjectId)).filter(({ state }) => state !== 'purging')
  const keys = await openThoseThere(ctx, [_id, ...entries.map(entry => entry._id)])
  const source = keys.get(_id)
  if (!source) return []
  const { sha256 } = openLabel(source, of)
  const copies: PoolCopy[] = []
  for (const entry of entries) {
    const key = keys.get(entry._id)
    if (!key) continue
    const alike = (await filesOf(ctx, entry._id)).filter(
      file => file.kind === of.kind && openLabel(key, file).sha256 === sha256,
    )
    copies.push(...alike.map(file => ({ entry, file, key })))
  }
  return copies
}
