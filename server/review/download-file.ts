import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { FileId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import { giveFile, type Download } from '../applications/give-file.ts'
import { isGoing } from '../policy/states.ts'

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
  return await giveFileOf(ctx, { row: await applicationForStaff(ctx, input), by: input.by }, input.fileId)
}

/**
 * The file for whoever may see the application.
 *
 * @throws Refusal as `giveFile`
 */
export async function giveFileOf(
  ctx: Parts,
  { row, by }: { row: ApplicationRow; by: StaffActor },
  fileId: FileId,
): Promise<Download> {
  const isThere = async () => {
    const now = await ctx.applications.byId(row._id)
    return now !== null && !isGoing(now.state)
  }
  return await giveFile(ctx, { unit: row._id, fileId, by, isThere })
}
