import type { Readable } from 'node:stream'
import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, FileId } from '../base/ids.ts'
import { openStored, type OpenedFile } from '../applications/open-stored.ts'
import { applicationForStaff } from './read-application.ts'

/** A file on its way to a browser. */
export type Download = OpenedFile & { stream: Readable }

/**
 * The download is recorded, and only then are bytes given out.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`; 'notFound' when there is no such file
 */
export async function downloadFile(
  ctx: Pick<Context, 'applications' | 'erasure' | 'database' | 'vault' | 'audit' | 'config' | 'fileStore'>,
  input: { applicationId: ApplicationId; fileId: FileId; by: StaffActor },
): Promise<Download> {
  const row = await applicationForStaff(ctx, input.applicationId)
  const opened = await openStored(ctx, row._id, input.fileId)
  if (!opened) throw new Refusal('notFound')
  await ctx.audit.write({ what: 'file.downloaded', who: input.by, about: row._id })
  return { ...opened, stream: await opened.bytes() }
}
