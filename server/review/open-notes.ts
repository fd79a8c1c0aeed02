import type { Context } from '../base/context.ts'
import type { ApplicationId, StaffId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { toldState } from '../applications/own-applications.ts'
import { openThoseThere } from '../vault/open-those-there.ts'
import type { ShownContest, ShownNote, StaffNote } from '../../views/written/shapes.ts'
import type { DataKey } from '../vault/seal.ts'
import { authorsForOwner, namedAuthors, type TellAuthor, type Written } from './authors.ts'
import { noteRowsOf, type NoteRow } from './notes-store.ts'
import { openAbout, openNote } from './sealed-words.ts'

type Parts = Pick<Context, 'database' | 'vault' | 'staff'>

/**
 * Every note and all points of the application, opened, oldest first, for the applicant and their copies: authors as the
 * policy says. Whether they are to be shown yet is `areNotesWithheld`. None of one that is on its way out.
 */
export async function notesOf(
  ctx: Parts & Pick<Context, 'policy'>,
  applicationId: ApplicationId,
): Promise<ShownNote[]> {
  const { rows, key } = await openable(ctx, applicationId)
  if (!key) return []
  const tell = await authorsForOwner(ctx, rows.flatMap(writersOf))
  return rows.map(row => opened(key, row, tell))
}

/** The same for those who hire: with names, and which of them whoever asks may change. */
export async function notesForStaff(
  ctx: Parts,
  application: Pick<ApplicationRow, '_id' | 'state'>,
  staffId: StaffId,
): Promise<StaffNote[]> {
  const { rows, key } = await openable(ctx, application._id)
  if (!key) return []
  const tell = await namedAuthors(ctx, rows.flatMap(writersOf))
  return rows.map(row => ({ ...opened(key, row, tell), mayChange: mayChange(application, row, staffId) }))
}

/** Whether the note may still be changed by that member of staff: their own, before the decision, uncontested. */
export function mayChange(
  application: Pick<ApplicationRow, 'state'>,
  note: Pick<NoteRow, 'author' | 'contest'>,
  staffId: StaffId,
): boolean {
  return application.state === 'received' && note.author === staffId && note.contest === null
}

/**
 * Whether the applicant must wait for the notes: where the policy says so, until the mail about the decision has gone or
 * has failed for good. Source: privacy.md 3.1, 5
 */
export async function areNotesWithheld(
  ctx: Pick<Context, 'policy' | 'policies' | 'outbox'>,
  row: ApplicationRow,
): Promise<boolean> {
  if (ctx.policy.document.access.notes === 'always') return false
  return (await toldState(ctx, row)).outcome === 'assessing'
}

async function openable(
  ctx: Pick<Context, 'database' | 'vault'>,
  applicationId: ApplicationId,
): Promise<{ rows: NoteRow[]; key: DataKey | undefined }> {
  const rows = await noteRowsOf(ctx, [applicationId])
  if (rows.length === 0) return { rows, key: undefined }
  return { rows, key: (await openThoseThere(ctx, [applicationId])).get(applicationId) }
}

function writersOf({ author, role, contest }: NoteRow): Written[] {
  return contest?.answer ? [{ author, role }, contest.answer] : [{ author, role }]
}

function opened(key: DataKey, row: NoteRow, tell: TellAuthor): ShownNote {
  const { _id, kind, writtenAt, changedAt } = row
  return {
    noteId: _id,
    kind,
    source: 'staff',
    author: tell(row),
    writtenAt,
    changedAt,
    ...openNote(key, _id, row.sealed),
    contest: openedContest(key, row, tell),
  }
}

function openedContest(key: DataKey, { _id: id, contest }: NoteRow, tell: TellAuthor): ShownContest | null {
  if (!contest) return null
  const { answer, at } = contest
  return {
    text: openAbout(key, { id, path: 'contest.sealed' }, contest.sealed),
    at,
    answer: answer && {
      text: openAbout(key, { id, path: 'contest.answer.sealed' }, answer.sealed),
      at: answer.at,
      author: tell(answer),
    },
  }
}
