import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, newId, type ApplicationId, type NoteId } from '../base/ids.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { page, redirectTo, route, type Answer, type Incoming, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { hiringRoles } from '../policy/roles.ts'
import { colleagueOf, staffOf } from '../vacancies/staff-access.ts'
import type { Frame } from '../../views/frame.ts'
import { staffNotePage, staffNotesPage } from '../../views/written/staff.tsx'
import { answerContest } from './answer-contest.ts'
import { noteById } from './notes-store.ts'
import { notesForStaff } from './open-notes.ts'
import { noteIdOf, noteSeenByStaff, seenByStaff } from './opened-for-staff.ts'
import { readText } from './read-words.ts'
import { writeNote } from './write-note.ts'

/** What was typed, and what is wrong with it. */
interface Typed {
  typed: TypedForm
  problems: readonly Problem[]
}

const nothingTyped: Typed = { typed: {}, problems: [] }

/** The notes about an application, and a form for a new one. */
export const getStaffNotes = route({
  method: 'get',
  path: '/staff/applications/:id/notes',
  allow: hiringRoles,
  record: { view: 'application.opened' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) =>
    await notesAnswer(ctx, who, { applicationId, newId: newId('not'), ...nothingTyped }),
})

async function notesAnswer(
  ctx: Context,
  who: Who,
  { applicationId, newId: noteId, typed, problems }: Typed & { applicationId: ApplicationId; newId: NoteId },
): Promise<Answer> {
  const { row, job } = await seenByStaff(ctx, who, applicationId)
  const { frame } = who
  const notes = await notesForStaff(ctx, row, staffOf(who).staffId)
  const form = { language: frame.language, typed, problems }
  const html = staffNotesPage({ frame, applicationId, job, notes, newId: noteId, form })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** A new note, or another text of one's own. */
export const postStaffNote = route({
  method: 'post',
  path: '/staff/applications/:id/notes',
  allow: hiringRoles,
  record: { change: 'note.written' },
  limit: 'staffAction',
  read: incoming => {
    const { id } = incoming.body
    if (!isId('not', id)) throw new Refusal('malformed')
    return { applicationId: applicationIdOf(incoming), id, typed: incoming.body }
  },
  handle: async (ctx, { applicationId, id, typed }, who) => {
    const read = readText(typed, 'note.named', who.incoming.language)
    if ('problems' in read) {
      const refused = { typed, problems: read.problems }
      return (await noteById(ctx, id))
        ? await noteAnswer(ctx, who, { applicationId, noteId: id, ...refused })
        : await notesAnswer(ctx, who, { applicationId, newId: id, ...refused })
    }
    await writeNote(ctx, { applicationId, id, text: read.text, ...colleagueOf(who) })
    return redirectTo(`/staff/applications/${applicationId}`)
  },
})

function pathIdsOf(incoming: Incoming): { applicationId: ApplicationId; noteId: NoteId } {
  return { applicationId: applicationIdOf(incoming), noteId: noteIdOf(incoming) }
}

/** One note: to be changed by its author, to be answered for when it is contested. */
export const getStaffNote = route({
  method: 'get',
  path: '/staff/applications/:id/notes/:noteId',
  allow: [...hiringRoles, 'privacyOfficer'],
  record: { view: 'application.opened' },
  read: pathIdsOf,
  handle: async (ctx, at, who) => await noteAnswer(ctx, who, { ...at, ...nothingTyped }),
})

async function noteAnswer(
  ctx: Context,
  who: Who,
  { typed, problems, ...at }: Typed & { applicationId: ApplicationId; noteId: NoteId },
): Promise<Answer> {
  const { note, job, mayAnswer } = await noteSeenByStaff(ctx, who, at)
  const { language } = who.frame
  const text = note.mayChange ? note.text : ''
  const form = { language, typed: problems.length > 0 ? typed : { text }, problems }
  const { applicationId } = at
  const html = staffNotePage({ frame: frameOf(who), applicationId, job, note, mayAnswer, form })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** Switching the language leads to the page of the note: what was posted below it is at no address. */
function frameOf({ frame }: Who): Frame {
  const languageLinks = frame.languageLinks.map(({ language, href }) => {
    return { language, href: href.replace(/\/answer$/, '') }
  })
  return { ...frame, languageLinks }
}

/** What those who hire say to what the applicant says against the note. */
export const postNoteAnswer = route({
  method: 'post',
  path: '/staff/applications/:id/notes/:noteId/answer',
  allow: hiringRoles,
  record: { change: 'note.answered' },
  limit: 'staffAction',
  read: incoming => ({ ...pathIdsOf(incoming), typed: incoming.body }),
  handle: async (ctx, { typed, ...at }, who) => {
    const read = readText(typed, 'answer.label', who.incoming.language)
    if ('problems' in read) return await noteAnswer(ctx, who, { ...at, typed, problems: read.problems })
    await answerContest(ctx, { ...at, text: read.text, ...colleagueOf(who) })
    return redirectTo(`/staff/applications/${at.applicationId}/notes/${at.noteId}`)
  },
})
