import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, type ApplicationId, type NoteId } from '../base/ids.ts'
import { applicationForStaff } from '../applications/application-for-staff.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import type { Incoming, Who } from '../http/route.ts'
import { hasOneOf } from '../policy/roles.ts'
import { isClosedCase } from '../policy/rights.ts'
import { isGoing } from '../policy/states.ts'
import { colleagueOf, staffOf } from '../vacancies/staff-access.ts'
import type { StaffNote } from '../../views/written/shapes.ts'
import { noteById } from './notes-store.ts'
import { notesForStaff } from './open-notes.ts'

/** An application whose page or part somebody of staff may see now; the look is recorded. */
export interface SeenByStaff {
  row: ApplicationRow
  job: string
  criteria: readonly string[]
}

/** The id of the note in the path. @throws Refusal 'notFound' */
export function noteIdOf({ params }: Incoming): NoteId {
  const id = params['noteId']
  if (!isId('not', id)) throw new Refusal('notFound')
  return id
}

/** The application for those who hire. @throws Refusal 'gone', 'notFound' as `applicationForStaff` */
export async function seenByStaff(
  ctx: Context,
  who: Who,
  applicationId: ApplicationId,
): Promise<SeenByStaff> {
  const row = await applicationForStaff(ctx, { applicationId, ...colleagueOf(who) })
  return await recorded(ctx, who, row)
}

async function recorded(ctx: Context, who: Who, row: ApplicationRow): Promise<SeenByStaff> {
  await ctx.audit.write({ what: 'application.opened', who: staffOf(who), about: row._id })
  const vacancy = await ctx.vacancies.byId(row.vacancyId)
  return { row, job: vacancy?.title ?? '', criteria: vacancy?.criteria ?? [] }
}

/**
 * One note, for those who hire, and, while the case about it is open, for the privacy officer. Source: privacy.md 10
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`; 'notFound' when there is no such note
 */
export async function noteSeenByStaff(
  ctx: Context,
  who: Who,
  at: { applicationId: ApplicationId; noteId: NoteId },
): Promise<SeenByStaff & { note: StaffNote; mayAnswer: boolean }> {
  const isInCase = await isOfOpenCase(ctx, who, at.noteId)
  const row = isInCase
    ? await rowInCase(ctx, at.applicationId)
    : await applicationForStaff(ctx, { applicationId: at.applicationId, ...colleagueOf(who) })
  const { staffId } = staffOf(who)
  const note = (await notesForStaff(ctx, row, staffId)).find(({ noteId }) => noteId === at.noteId)
  if (!note) throw new Refusal('notFound')
  return { ...(await recorded(ctx, who, row)), note, mayAnswer: !isInCase }
}

/** Whether somebody is a privacy officer, and does not hire, and has that note to decide on. */
async function isOfOpenCase(ctx: Context, { roles }: Who, noteId: NoteId): Promise<boolean> {
  if (!roles.includes('privacyOfficer') || hasOneOf(roles, ['hiringManager', 'recruiter'])) return false
  const caseId = (await noteById(ctx, noteId))?.contest?.caseId
  const row = caseId && (await ctx.cases.byId(caseId))
  return row !== undefined && !isClosedCase(row.state)
}

async function rowInCase(ctx: Context, applicationId: ApplicationId): Promise<ApplicationRow> {
  const row = await ctx.applications.byId(applicationId)
  if (!row) throw new Refusal('notFound')
  if (isGoing(row.state)) throw new Refusal('gone')
  return row
}
