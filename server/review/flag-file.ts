import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { FileId } from '../base/ids.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { queueLinkedMail } from '../applications/linked-mail.ts'
import { copiesInPool } from '../applications/pool-copies.ts'
import { profileOf } from '../applications/sealed-parts.ts'
import { flag } from '../files/file-changes-store.ts'
import { fileOf } from '../files/files-store.ts'
import type { Profile } from '../policy/fields.ts'
import { flaggedEndsAt } from '../policy/files.ts'
import { localDate } from '../policy/retention.ts'

type Parts = Pick<
  Context,
  | 'applications'
  | 'applicants'
  | 'pool'
  | 'vacancies'
  | 'erasure'
  | 'clock'
  | 'policy'
  | 'config'
  | 'database'
  | 'vault'
  | 'links'
  | 'outbox'
  | 'audit'
  | 'exports'
  | 'inTransaction'
>

/**
 * Staff said that the file holds what must not be in an application: no one of them reads it any more, and the applicant
 * is asked for another; so it is with its copy in the talent pool. Copies and transfers made before are given to nobody any more. Flagging it again changes nothing. Source: privacy.md 2, GDPR art. 9
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`; 'notFound' when there is no such file
 */
export async function flagFile(ctx: Parts, input: StaffLook & { fileId: FileId }): Promise<void> {
  const row = await applicationForStaff(ctx, input)
  const file = await fileOf(ctx, row._id, input.fileId)
  if (!file) throw new Refusal('notFound')
  const profile = await profileOf(ctx, row.subjectId)
  const job = (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
  const flaggedAt = ctx.clock.now()
  let closed: FileId[] = []
  await ctx.inTransaction(async () => {
    if (!(await flag(ctx, file, flaggedAt))) return
    await ctx.applications.besideNoCopy(row.subjectId)
    const copies = await copiesInPool(ctx, row, file)
    for (const copy of copies) {
      await flag(ctx, copy.file, flaggedAt)
      await ctx.audit.write({ what: 'file.flagged', who: input.by, about: copy.entry._id })
    }
    closed = await ctx.exports.close([row._id, ...copies.map(({ entry }) => entry._id)])
    await ctx.audit.write({ what: 'file.flagged', who: input.by, about: row._id })
    await askForAnother(ctx, { row, profile, job, fileId: file._id, flaggedAt })
  })
  await ctx.exports.shred(closed)
}

/** The mail (M10) says that a file is to be sent anew, not which one nor what was in it. */
async function askForAnother(
  ctx: Parts,
  mail: { row: ApplicationRow; profile: Profile; job: string; fileId: FileId; flaggedAt: Date },
): Promise<void> {
  const { row, profile, job, fileId, flaggedAt } = mail
  await queueLinkedMail(ctx, {
    ...{ kind: 'M10newFile', occasion: fileId, row, profile, leadsTo: 'see', nextAt: flaggedAt },
    values: { job, byOn: localDate(flaggedEndsAt(flaggedAt), ctx.policy.document.timeZone) },
  })
}
