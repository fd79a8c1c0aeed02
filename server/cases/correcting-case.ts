import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type SubjectId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { Who } from '../http/route.ts'
import { isIdentified } from '../policy/rights.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { isHiddenByStop } from '../policy/visibility.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import type { CaseRow } from './cases-store.ts'
import { caseForStaff, caseIdOf, seesAll } from './own-case.ts'

/** A case in which staff may correct something now, and of what. */
export interface CorrectingCase {
  inCase: CaseRow & { subjectId: SubjectId }
  by: StaffActor
  /** Applications of the case that are there, without those that the recruiter does not see. */
  rows: ApplicationRow[]
}

/**
 * The case, as long as it asks for a correction, waits for its answer, and it is known who asks.
 *
 * @throws Refusal 'notFound' for any other
 */
export async function correctingCase(
  ctx: Pick<Context, 'cases' | 'applications'>,
  who: Who,
): Promise<CorrectingCase> {
  const row = await caseForStaff(ctx, who, caseIdOf(who.incoming))
  const { subjectId } = row
  if (row.type !== 'rectification' || !isIdentified(row.state) || subjectId === null)
    throw new Refusal('notFound')
  const rows = await correctableOf(ctx, row, { seesHidden: seesAll(who) })
  return { inCase: { ...row, subjectId }, by: staffOf(who), rows }
}

/** The applications of the case that are there; those out of sight only to who `seesHidden`. */
export async function correctableOf(
  ctx: Pick<Context, 'applications'>,
  { applicationIds }: Pick<CaseRow, 'applicationIds'>,
  { seesHidden }: { seesHidden: boolean },
): Promise<ApplicationRow[]> {
  const rows = await ctx.applications.byIds(applicationIds)
  return rows.filter(row => mayBeSeenByOwner(row.state) && (seesHidden || !isHiddenByStop(row.stops)))
}

/** The application of the case that the path names. @throws Refusal 'notFound' */
export async function correctedIn(
  ctx: Pick<Context, 'cases' | 'applications'>,
  who: Who,
): Promise<CorrectingCase & { row: ApplicationRow }> {
  const found = await correctingCase(ctx, who)
  const { applicationId } = who.incoming.params
  const row = isId('app', applicationId) && found.rows.find(one => one._id === applicationId)
  if (!row) throw new Refusal('notFound')
  return { ...found, row }
}
