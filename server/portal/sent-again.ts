import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { LeavingId } from '../base/place.ts'
import { openLabel } from '../files/file-label.ts'
import { filesOf } from '../files/files-store.ts'
import type { ReceivedFile } from '../files/receive.ts'

/** What a file is known by when its form is sent twice. */
export type CameFile = Pick<ReceivedFile, 'fileId' | 'kind' | 'name' | 'sha256'>

/**
 * Whether the unit has a file of that kind with the same bytes and name. One that staff flagged does not count: it goes.
 *
 * @throws Refusal 'gone' when its key is being destroyed
 */
export async function isThere(
  ctx: Pick<Context, 'database' | 'vault'>,
  unit: LeavingId,
  came: CameFile,
): Promise<boolean> {
  const files = (await filesOf(ctx, unit)).filter(file => file.kind === came.kind && !file.flaggedAt)
  if (files.length === 0) return false
  const key = (await ctx.vault.keys.open([unit])).get(unit)
  if (!key) throw new Refusal('gone')
  return files
    .map(file => openLabel(key, file))
    .some(({ name, sha256 }) => name === came.name && sha256 === came.sha256)
}
