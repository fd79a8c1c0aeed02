import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { newId, type ApplicationId, type NoteId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { openCase, type OpenCaseContext } from '../cases/open-case.ts'
import { today } from '../cases/record-case.ts'
import { noteInCase, personOf, type Correcting } from '../cases/record-correction.ts'
import { areNotesWithheld } from '../review/open-notes.ts'
import { contestRow, noteById, type NoteRow } from '../review/notes-store.ts'
import { openAbout, sealAbout } from '../review/sealed-words.ts'
import { keyOfApplication } from '../review/stay-out.ts'
import { ownApplication } from '../applications/own-applications.ts'

type Parts = OpenCaseContext & Pick<Context, 'database'>

/** What the applicant says against which note, themselves or to staff. */
export type Contesting = Correcting & {
  applicationId: ApplicationId
  noteId: NoteId
}

/**
 * The note as the applicant sees it.
 *
 * @throws Refusal 'gone', 'notFound' as `ownApplication`; 'notFound' when there is no such note, or it is withheld
 */
export async function ownNote(
  ctx: Parts,
  contesting: Contesting,
): Promise<{ row: ApplicationRow; note: NoteRow }> {
  const { applicationId, noteId } = contesting
  const row = await ownApplication(ctx, personOf(contesting), applicationId)
  const note = await noteById(ctx, noteId)
  if (!note || note.applicationId !== row._id || (await areNotesWithheld(ctx, row)))
    throw new Refusal('notFound')
  return { row, note }
}

/**
 * The applicant's text stands beside the note, which stays as it is, and a case waits for the privacy officer, of which
 * the applicant is told by mail; entered by staff it is the case in which they do it. The same again changes nothing.
 * Source: privacy.md 5; GDPR art. 16
 *
 * @throws Refusal as `ownNote`; 'conflict' when another text stands there already
 */
export async function contestNote(ctx: Parts, input: Contesting & { text: string }): Promise<void> {
  const { by, text, noteId: id } = input
  const { row, note } = await ownNote(ctx, input)
  const key = await keyOfApplication(ctx, row._id)
  const at = { id, path: 'contest.sealed' } as const
  if (note.contest && openAbout(key, at, note.contest.sealed) === text) return
  const caseId = input.inCase?._id ?? newId('cas')
  const contest = {
    state: 'open' as const,
    sealed: sealAbout(key, at, text),
    at: ctx.clock.now(),
    caseId,
    answer: null,
  }
  await ctx.inTransaction(async () => {
    if (!(await contestRow(ctx, id, contest))) throw new Refusal('conflict', { key: 'contest.there' })
    await ctx.audit.write({ what: 'note.contested', who: by, about: row._id })
    if (input.inCase) return await noteInCase(ctx, input.inCase, { event: 'contested', by: input.by })
    await openCase(ctx, {
      id: caseId,
      type: 'rectification',
      subjectId: row.subjectId,
      applicationIds: [row._id],
      channel: 'portal',
      receivedOn: today(ctx),
      request: text,
      by,
    })
  })
}
