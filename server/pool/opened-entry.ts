import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { SubjectId } from '../base/ids.ts'
import { openLabel } from '../files/file-label.ts'
import { filesOf, type FileRow } from '../files/files-store.ts'
import { openMembers } from './open-members.ts'
import { ownEntry } from './own-entry.ts'
import type { Member } from './pool-mail.ts'
import type { PoolRow } from './pool-row.ts'

/** What is in the talent pool of somebody, with its seals open. */
export interface OpenedEntry extends Pick<Member, 'row' | 'contact'> {
  files: { row: FileRow; name: string }[]
}

/** @throws Refusal 'gone' when its deletion has begun */
export async function openEntry(
  ctx: Pick<Context, 'database' | 'vault'>,
  row: PoolRow,
): Promise<OpenedEntry> {
  const [member] = await openMembers(ctx, [row])
  if (!member) {
    await ctx.vault.keys.open([row._id])
    throw new Refusal('gone')
  }
  const { contact, key } = member
  const files = await filesOf(ctx, row._id)
  return { row, contact, files: files.map(file => ({ row: file, name: openLabel(key, file).name })) }
}

/** The person's own. @throws Refusal 'notFound', 'gone' as `ownEntry` and `openEntry` */
export async function openedEntry(
  ctx: Pick<Context, 'database' | 'vault' | 'pool'>,
  subjectId: SubjectId,
): Promise<OpenedEntry> {
  return await openEntry(ctx, await ownEntry(ctx, subjectId))
}
