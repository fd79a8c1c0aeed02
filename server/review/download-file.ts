import type { Readable } from 'node:stream'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { FileId } from '../base/ids.ts'
import { openStored, type OpenedFile } from '../applications/open-stored.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'

/** A file on its way to a browser. */
export type Download = OpenedFile & { stream: Readable }

/**
 * The download is recorded, and only then are bytes given out.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`; 'notFound' when there is no such file
 */
export async function downloadFile(
  ctx: Pick<
    Context,
    | 'applications'
    | 'vacancies'
    | 'erasure'
    | 'database'
    | 'vault'
    | 'audit'
    | 'clock'
    | 'policy'
    | 'fileStore'
  >,
  input: StaffLook & { fileId: FileId },
): Promise<Download> {
  const row = await applicationForStaff(ctx, input)
  const opened = await openStored(ctx, row._id, input.fileId)
  if (!opened) throw new Refusal('notFound')
  await ctx.audit.write({ what: 'file.downloaded', who: input.by, about: row._id })
  return { ...opened, stream: await opened.bytes() }
}
