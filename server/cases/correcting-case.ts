import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { SubjectId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { PoolEntry } from '../applications/pool-copies.ts'
import type { Who } from '../http/route.ts'
import { isIdentified } from '../policy/rights.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { isHiddenByStop } from '../policy/visibility.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import type { CaseRow } from './cases-store.ts'
import { caseForStaff, caseIdOf, seesAll } from './own-case.ts'

/** What can be corrected in a case: an application, or what the person has in the talent pool. */
export type CorrectableRow = ApplicationRow | PoolEntry

/** A case in which staff may correct something now, and of what. */
export interface CorrectingCase {
  inCase: CaseRow & { subjectId: SubjectId }
  by: StaffActor
  /** What of the case is there, without what the recruiter does not see. */
  rows: CorrectableRow[]
}

/**
 * The case, as long as it asks for a correction, waits for its answer, and it is known who asks.
 *
 * @throws Refusal 'notFound' for any other
 */
export async function correctingCase(
  ctx: Pick<Context, 'cases' | 'applications' | 'pool'>,
  who: Who,
): Promise<CorrectingCase> {
  const row = await caseForStaff(ctx, who, caseIdOf(who.incoming))
  const { subjectId } = row
  if (row.type !== 'rectification' || !isIdentified(row.state) || subjectId === null)
    throw new Refusal('notFound')
  const rows = await correctableOf(ctx, row, { seesHidden: seesAll(who) })
  return { inCase: { ...row, subjectId }, by: staffOf(who), rows }
}

/**
 * The applications of the case that are there, and of one about everything what the person has in the talent pool; those
 * out of sight only to who `seesHidden`.
 */
export async function correctableOf(
  ctx: Pick<Context, 'applications' | 'pool'>,
  { applicationIds, isWhole, subjectId }: Pick<CaseRow, 'applicationIds' | 'isWhole' | 'subjectId'>,
  { seesHidden }: { seesHidden: boolean },
): Promise<CorrectableRow[]> {
  const rows = (await ctx.applications.byIds(applicationIds)).filter(row => mayBeSeenByOwner(row.state))
  const entry = isWhole && subjectId ? await ctx.pool.liveOf(subjectId) : undefined
  return [...rows, ...(entry ? [entry] : [])].filter(row => seesHidden || !isHiddenByStop(row.stops))
}

/** What of the case the path names. @throws Refusal 'notFound' */
export async function correctedIn(
  ctx: Pick<Context, 'cases' | 'applications' | 'pool'>,
  who: Who,
): Promise<CorrectingCase & { row: CorrectableRow }> {
  const found = await correctingCase(ctx, who)
  const { applicationId } = who.incoming.params
  const row = found.rows.find(one => one._id === applicationId)
  if (!row) throw new Refusal('notFound')
  return { ...found, row }
}
