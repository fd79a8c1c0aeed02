import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { isPoolEntry } from '../applications/pool-copies.ts'
import type { CorrectableRow, CorrectingCase } from '../cases/correcting-case.ts'
import { aboutOf } from '../cases/record-case.ts'
import { filesOf } from '../files/files-store.ts'
import { page, type Answer, type Who } from '../http/route.ts'
import { correctables, partOf } from '../policy/corrections.ts'
import { fileKinds, fileSlots } from '../policy/files.ts'
import { namedAuthors } from '../review/authors.ts'
import { noteRowsOf, type NoteRow } from '../review/notes-store.ts'
import { areNotesWithheld } from '../review/open-notes.ts'
import {
  correctCasePage,
  type CorrectableApplication,
  type NamedNote,
} from '../../views/cases/correct-case.tsx'
import type { FileTrouble } from '../../views/portal/own-files.tsx'
import { correctableLabel } from '../../views/rights/edit.tsx'
import { t } from '../../views/text/lookup.ts'
import { isHeld, mayChangeAll } from './replace-file.ts'

/** What can be corrected in the case: nothing of what stands there is opened or shown. */
export async function correctCaseAnswer(
  ctx: Context,
  who: Who,
  ...[{ inCase, by, rows }, trouble = null, status = 200]: [CorrectingCase, (FileTrouble | null)?, number?]
): Promise<Answer> {
  await ctx.audit.write({ what: 'case.seen', who: by, ...aboutOf(inCase) })
  const applications: CorrectableApplication[] = []
  for (const row of rows) applications.push(await correctable(ctx, who, row))
  return page(correctCasePage({ frame: who.frame, caseId: inCase._id, applications, trouble }), status)
}

async function correctable(ctx: Context, who: Who, row: CorrectableRow): Promise<CorrectableApplication> {
  const { language } = who.frame
  const isEntry = isPoolEntry(row)
  const vacancy = isEntry ? undefined : await ctx.vacancies.byId(row.vacancyId)
  const things = correctables(vacancy?.questions ?? [])
  const files = await filesOf(ctx, row._id)
  const isOpen = await mayChangeAll(ctx, row)
  const asked = fileKinds.filter(kind => !fileSlots[kind].whenAsked || vacancy?.attachments === true)
  return {
    applicationId: row._id,
    reference: row.reference,
    job: isEntry ? t(language)('consent.copy') : (vacancy?.title ?? ''),
    fields: things
      .filter(what => !isEntry || partOf(what) === 'profile')
      .map(what => ({
        name: what.name,
        label: correctableLabel(language, what),
      })),
    files: files.map(({ _id: fileId, kind, size, flaggedAt }) => {
      return { fileId, kind, size, mayChange: isOpen || flaggedAt !== null }
    }),
    room: asked.filter(
      kind => isOpen && files.filter(file => file.kind === kind).length < fileSlots[kind].most,
    ),
    ...(isEntry ? {} : { notes: await namedNotes(ctx, row) }),
    isHeld: isHeld(row),
  }
}

/** Who wrote something when, of what the person sees. */
async function namedNotes(ctx: Context, row: ApplicationRow): Promise<NamedNote[]> {
  const notes = (await areNotesWithheld(ctx, row)) ? [] : await noteRowsOf(ctx, [row._id])
  return await Promise.all(notes.map(async note => await namedNote(ctx, note)))
}

/** The same of one note. */
export async function namedNote(ctx: Pick<Context, 'staff'>, note: NoteRow): Promise<NamedNote> {
  const { _id: noteId, kind, writtenAt, contest } = note
  const author = (await namedAuthors(ctx, [note]))(note)
  return { noteId, kind, author, writtenAt, isContested: contest !== null }
}
