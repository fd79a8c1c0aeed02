import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import { erasingApplications } from '../cases/erasing-applications.ts'
import { objectionWaits } from '../cases/objection-waits.ts'
import { today } from '../cases/record-case.ts'
import { listedCase, type ListedCase } from '../../views/cases/shapes.ts'

/** The person's own cases as their pages list them, newest first. */
export async function ownCasesOf(
  ctx: Pick<Context, 'clock' | 'policy' | 'cases' | 'applications'>,
  subjectId: SubjectId,
): Promise<ListedCase[]> {
  const on = today(ctx)
  const applications = await ctx.applications.ofSubject(subjectId)
  const rows = await ctx.cases.ofSubject(subjectId)
  return rows.map(row => ({
    ...listedCase(row, on),
    isWaiting: objectionWaits(row, applications) || erasingApplications(row, applications).length > 0,
  }))
}
