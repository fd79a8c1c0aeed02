import type { Readable } from 'node:stream'
import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, FileId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { openStored, type OpenedFile } from '../applications/open-stored.ts'
import { isGoing } from '../policy/states.ts'
import { noteDownload, unnoteDownload } from '../applications/disclosures-store.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'

/** A file on its way to a browser. */
export type Download = OpenedFile & { stream: Readable }

type Parts = Pick<
  Context,
  'applications' | 'vacancies' | 'erasure' | 'database' | 'vault' | 'audit' | 'clock' | 'policy' | 'fileStore'
>

/**
 * The file for those who hire.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`, and as `giveFile`
 */
export async function downloadFile(ctx: Parts, input: StaffLook & { fileId: FileId }): Promise<Download> {
  return await giveFile(ctx, { row: await applicationForStaff(ctx, input), by: input.by }, input.fileId)
}

/**
 * The download is recorded, and only then are bytes given out; whoever gets them may see the application.
 *
 * @throws Refusal 'notFound' when there is no such file, or it was flagged; 'gone' when it was claimed meanwhile
 */
export async function giveFile(
  ctx: Parts,
  { row, by }: { row: ApplicationRow; by: StaffActor },
  fileId: FileId,
): Promise<Download> {
  const opened = await openStored(ctx, row._id, fileId)
  if (!opened || opened.isFlagged) throw new Refusal('notFound')
  await noteCopy(ctx, row._id, by)
  await ctx.audit.write({ what: 'file.downloaded', who: by, about: row._id })
  return { ...opened, stream: await opened.bytes() }
}

/** The colleague has a copy from now on: first that is noted, then looked whether the deletion had begun. */
async function noteCopy(ctx: Parts, applicationId: ApplicationId, { staffId }: StaffActor): Promise<void> {
  const isNew = await noteDownload(ctx, { applicationId, staffId, at: ctx.clock.now() })
  const row = await ctx.applications.byId(applicationId)
  if (row && !isGoing(row.state)) return
  // Claimed meanwhile: whoever has copies may have been written to already, so this one is not given.
  if (isNew) await unnoteDownload(ctx, applicationId, staffId)
  throw new Refusal('gone')
}
