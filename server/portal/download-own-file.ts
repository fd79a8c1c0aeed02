import type { ApplicantActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, FileId } from '../base/ids.ts'
import { openStored } from '../applications/open-stored.ts'
import type { Download } from '../applications/give-file.ts'
import { ownApplication } from '../applications/own-applications.ts'

/**
 * The download is recorded, and only then are bytes given out.
 *
 * @throws Refusal 'gone', 'notFound' as `ownApplication`; 'notFound' when there is no such file
 */
export async function downloadOwnFile(
  ctx: Pick<Context, 'applications' | 'erasure' | 'database' | 'vault' | 'audit' | 'fileStore'>,
  input: { applicationId: ApplicationId; fileId: FileId; by: ApplicantActor },
): Promise<Download> {
  const row = await ownApplication(ctx, input.by.subjectId, input.applicationId)
  const opened = await openStored(ctx, row._id, input.fileId)
  if (!opened) throw new Refusal('notFound')
  await ctx.audit.write({ what: 'file.downloadedByOwner', who: input.by, about: row._id })
  return { ...opened, stream: await opened.bytes() }
}
