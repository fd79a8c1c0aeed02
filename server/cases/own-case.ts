import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type StaffId } from '../base/ids.ts'
import type { Incoming, Who } from '../http/route.ts'
import { hasOneOf } from '../policy/roles.ts'
import { staffOf } from '../vacancies/staff-access.ts'
import type { CaseRow } from './cases-store.ts'

/** Who may use the desk: recruiters only the cases they have registered. Source: privacy.md 10 */
export const deskRoles = ['privacyOfficer', 'recruiter'] as const

/** Whether that member of staff sees every case. */
export function seesAll({ roles }: Pick<Who, 'roles'>): boolean {
  return hasOneOf(roles, ['privacyOfficer'])
}

/** Whose cases that member of staff sees; undefined when all. */
export function ownOnly(who: Who): StaffId | undefined {
  return seesAll(who) ? undefined : staffOf(who).staffId
}

/** The id in the path of a case. @throws Refusal 'notFound' */
export function caseIdOf({ params }: Incoming) {
  const { id } = params
  if (!isId('cas', id)) throw new Refusal('notFound')
  return id
}

/**
 * The case, as far as that member of staff may see it.
 *
 * @throws Refusal 'notFound' when there is none, or it is another recruiter's
 * @throws Refusal 'gone' to a recruiter when it is nobody's any more: whose case it was is deleted with the person
 */
export async function caseForStaff(ctx: Pick<Context, 'cases'>, who: Who, id: string): Promise<CaseRow> {
  const row = await ctx.cases.byId(id)
  if (!row) throw new Refusal('notFound')
  if (seesAll(who)) return row
  if (row.subjectId === null && row.openedBy === null) throw new Refusal('gone')
  if (row.openedBy !== staffOf(who).staffId) throw new Refusal('notFound')
  return row
}

/** @throws Refusal 'notFound' when there is none, or it is somebody else's */
export async function caseForOwner(ctx: Pick<Context, 'cases'>, who: Who, id: string): Promise<CaseRow> {
  const row = await ctx.cases.byId(id)
  const { actor } = who
  if (!row || actor.kind !== 'applicant' || row.subjectId !== actor.subjectId) throw new Refusal('notFound')
  return row
}
