import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { isId, newId, type ApplicationId, type MessageId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { ownApplication } from '../applications/own-applications.ts'
import { applicationIdOf } from '../applications/path-ids.ts'
import { applicantOf, ofOwnApplication } from '../applications/own-route.ts'
import { page, redirectTo, route, type Answer, type Incoming, type Who } from '../http/route.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { isHiddenByStop } from '../policy/visibility.ts'
import { messagesOf } from '../review/open-messages.ts'
import { areNotesWithheld, notesOf } from '../review/open-notes.ts'
import { noteIdOf } from '../review/opened-for-staff.ts'
import { readText } from '../review/read-words.ts'
import { contestPage, ownMessagesPage, type OwnWrittenPart } from '../../views/written/own.tsx'
import { contestNote, ownNote, type Contesting } from './contest-note.ts'
import { writeMessage } from './write-message.ts'

interface Typed {
  typed: TypedForm
  problems: readonly Problem[]
}

/** What others wrote about the application, and the thread, for its own page. */
export async function writtenOf(ctx: Context, row: ApplicationRow): Promise<OwnWrittenPart> {
  const notes = (await areNotesWithheld(ctx, row)) ? null : await notesOf(ctx, row._id)
  return { notes, messages: await messagesOf(ctx, row._id) }
}

async function jobOf(ctx: Context, row: ApplicationRow): Promise<string> {
  return (await ctx.vacancies.byId(row.vacancyId))?.title ?? ''
}

/** The thread, and a form for one message more. */
export const getMyMessages = route({
  ...ofOwnApplication,
  method: 'get',
  path: '/my/applications/:id/messages',
  record: { view: 'application.seenByOwner' },
  read: applicationIdOf,
  handle: async (ctx, applicationId, who) =>
    await messagesAnswer(ctx, who, { applicationId, newId: newId('msg'), typed: {}, problems: [] }),
})

async function messagesAnswer(
  ctx: Context,
  who: Who,
  at: Typed & { applicationId: ApplicationId; newId: MessageId },
): Promise<Answer> {
  const { applicationId, typed, problems } = at
  const { frame } = who
  const by = applicantOf(who)
  const row = await ownApplication(ctx, by.subjectId, applicationId)
  await ctx.audit.write({ what: 'application.seenByOwner', who: by, about: row._id })
  const html = ownMessagesPage({
    ...{ frame, applicationId, newId: at.newId },
    job: await jobOf(ctx, row),
    messages: await messagesOf(ctx, row._id),
    isHidden: isHiddenByStop(row.stops),
    form: { language: frame.language, typed, problems },
  })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** One message more to those who hire. */
export const postMyMessage = route({
  ...ofOwnApplication,
  method: 'post',
  path: '/my/applications/:id/messages',
  record: { change: 'message.received' },
  read: incoming => {
    const { id } = incoming.body
    if (!isId('msg', id)) throw new Refusal('malformed')
    return { applicationId: applicationIdOf(incoming), id, typed: incoming.body }
  },
  handle: async (ctx, { applicationId, id, typed }, who) => {
    await ctx.clockCheck.refuseWhenOff()
    const read = readText(typed, 'messages.label', who.incoming.language)
    if ('problems' in read)
      return await messagesAnswer(ctx, who, { applicationId, newId: id, typed, problems: read.problems })
    await writeMessage(ctx, { applicationId, id, text: read.text, by: applicantOf(who) })
    return redirectTo(`/my/applications/${applicationId}/messages`)
  },
})

function pathIdsOf(incoming: Incoming): Pick<Contesting, 'applicationId' | 'noteId'> {
  return { applicationId: applicationIdOf(incoming), noteId: noteIdOf(incoming) }
}

/** What was written, and a form to say something against it. */
export const getContest = route({
  ...ofOwnApplication,
  method: 'get',
  path: '/my/applications/:id/notes/:noteId/contest',
  record: { view: 'application.seenByOwner' },
  read: pathIdsOf,
  handle: async (ctx, at, who) => await contestAnswer(ctx, who, { ...at, typed: {}, problems: [] }),
})

async function contestAnswer(
  ctx: Context,
  who: Who,
  { typed, problems, ...at }: Typed & Pick<Contesting, 'applicationId' | 'noteId'>,
): Promise<Answer> {
  const { frame } = who
  const by = applicantOf(who)
  const { row } = await ownNote(ctx, { ...at, by })
  await ctx.audit.write({ what: 'application.seenByOwner', who: by, about: row._id })
  const note = (await notesOf(ctx, row._id)).find(({ noteId }) => noteId === at.noteId)
  if (!note) throw new Refusal('gone')
  const form = { language: frame.language, typed, problems }
  const html = contestPage({ frame, applicationId: row._id, job: await jobOf(ctx, row), note, form })
  return page(html, problems.length > 0 ? 422 : 200)
}

/** The text stands beside what was written, and a case waits for an answer. */
export const postContest = route({
  ...ofOwnApplication,
  method: 'post',
  path: '/my/applications/:id/notes/:noteId/contest',
  record: { change: 'note.contested' },
  read: incoming => ({ ...pathIdsOf(incoming), typed: incoming.body }),
  handle: async (ctx, { typed, ...at }, who) => {
    const by = applicantOf(who)
    const read = readText(typed, 'contest.label', who.incoming.language)
    if ('problems' in read) return await contestAnswer(ctx, who, { ...at, typed, problems: read.problems })
    await contestNote(ctx, { ...at, by, text: read.text })
    return redirectTo(`/my/applications/${at.applicationId}`)
  },
})
