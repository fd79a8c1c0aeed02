import type { ApplicationRow } from '../applications/application-row.ts'
import type { ApplicationCopy, PortableCopy } from '../policy/copy-schema.ts'
import { messagesOf } from '../review/open-messages.ts'
import { areNotesWithheld, notesOf } from '../review/open-notes.ts'
import type { ShownAuthor, ShownContest, ShownNote } from '../../views/written/shapes.ts'
import type { GatherContext } from './gather-given.ts'

/** Notes and points, as the policy lets the person see them; null while it has them wait. */
export async function notesCopy(ctx: GatherContext, row: ApplicationRow): Promise<ApplicationCopy['notes']> {
  if (await areNotesWithheld(ctx, row)) return null
  return (await notesOf(ctx, row._id)).map(noteCopy)
}

function noteCopy(note: ShownNote) {
  return {
    kind: note.kind,
    at: note.writtenAt.toISOString(),
    changedAt: note.changedAt?.toISOString() ?? null,
    who: whoOf(note.author),
    text: note.text,
    scores: note.scores.map(({ criterion, points, comment }) => ({ criterion, points, comment })),
    contest: note.contest && contestCopy(note.contest),
    source: 'employer' as const,
  }
}

function contestCopy({ text, at, answer }: ShownContest) {
  return {
    text,
    at: at.toISOString(),
    answer: answer && { text: answer.text, at: answer.at.toISOString(), who: whoOf(answer.author) },
  }
}

/** By name where the policy gives names; the role otherwise. */
function whoOf({ name, role }: ShownAuthor): string {
  return name ?? role
}

/** The whole thread. */
export async function messagesCopy(
  ctx: GatherContext,
  row: ApplicationRow,
): Promise<ApplicationCopy['messages']> {
  return (await messagesOf(ctx, row._id)).map(({ author, writtenAt, text }) => ({
    at: writtenAt.toISOString(),
    who: author ? whoOf(author) : 'you',
    text,
    source: author ? 'employer' : 'you',
  }))
}

/** What the person wrote in it. */
export async function ownMessagesCopy(
  ctx: GatherContext,
  row: ApplicationRow,
): Promise<PortableCopy['applications'][number]['messages']> {
  const thread = await messagesCopy(ctx, row)
  return thread.flatMap(({ at, text, source }) => (source === 'you' ? [{ at, text, source }] : []))
}
