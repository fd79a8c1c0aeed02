import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { NoteId } from '../base/ids.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import { answerRow, noteById } from './notes-store.ts'
import { openAbout, sealAbout } from './sealed-words.ts'
import { keyOfApplication } from './stay-out.ts'

type Parts = Pick<
  Context,
  | 'applications'
  | 'vacancies'
  | 'erasure'
  | 'clock'
  | 'policy'
  | 'database'
  | 'vault'
  | 'audit'
  | 'inTransaction'
>

/**
 * Those who hire have answered what the applicant says against a note; the privacy officer decides with that. The note
 * stays as it is. The same again changes nothing.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`; 'notFound' when nobody said anything against it
 * @throws Refusal 'conflict' when a colleague was faster
 */
export async function answerContest(
  ctx: Parts,
  input: StaffLook & { noteId: NoteId; text: string },
): Promise<void> {
  const { by, noteId: id, text } = input
  const row = await applicationForStaff(ctx, input)
  const note = await noteById(ctx, id)
  if (note?.applicationId !== row._id || !note.contest) throw new Refusal('notFound')
  const key = await keyOfApplication(ctx, row._id)
  const at = { id, path: 'contest.answer.sealed' } as const
  const { answer } = note.contest
  if (answer && answer.author === by.staffId && openAbout(key, at, answer.sealed) === text) return
  const given = {
    sealed: sealAbout(key, at, text),
    author: by.staffId,
    role: by.role,
    at: ctx.clock.now(),
  }
  await ctx.inTransaction(async () => {
    if (!(await answerRow(ctx, id, given))) throw new Refusal('conflict')
    await ctx.audit.write({ what: 'note.answered', who: by, about: row._id })
  })
}
