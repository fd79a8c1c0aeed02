import type { Context } from '../base/context.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import { openWhole, type WholeApplication } from '../applications/whole-application.ts'

/**
 * The look is recorded, the application marked as read, and only then opened.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`
 */
export async function readApplication(
  ctx: Pick<
    Context,
    | 'applications'
    | 'applicants'
    | 'database'
    | 'vault'
    | 'vacancies'
    | 'audit'
    | 'erasure'
    | 'clock'
    | 'policy'
  >,
  look: StaffLook,
): Promise<WholeApplication> {
  const row = await applicationForStaff(ctx, look)
  await ctx.audit.write({ what: 'application.opened', who: look.by, about: row._id })
  await ctx.applications.markReviewed(row._id)
  return await openWhole(ctx, row)
}
