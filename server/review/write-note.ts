import { createHash } from 'node:crypto'
import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import { idFrom, type ApplicationId, type NoteId, type StaffId } from '../base/ids.ts'
import { applicationForStaff, type StaffLook } from '../applications/application-for-staff.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { mostNotes } from '../policy/written.ts'
import type { DataKey } from '../vault/seal.ts'
import { mayChange } from './open-notes.ts'
import { changeNote, insertNote, noteById, noteRowsOf, removeNote, type NoteRow } from './notes-store.ts'
import { openNote, sealNote, type NoteWords, type ScoreLine } from './sealed-words.ts'
import { keyOfApplication, stayOut } from './stay-out.ts'

type Parts = Pick<
  Context,
  | 'applications'
  | 'vacancies'
  | 'erasure'
  | 'clock'
  | 'policy'
  | 'database'
  | 'vault'
  | 'outbox'
  | 'audit'
  | 'inTransaction'
>

/**
 * The note says that: a new one, or the writer's own of that id. The same again changes nothing. A new one may come
 * after the decision too; what was there then stays as it was.
 *
 * @throws Refusal 'gone', 'notFound' as `applicationForStaff`; 'notFound' when the id is somebody else's
 * @throws Refusal 'conflict' when it cannot be changed any more, or there are too many
 */
export async function writeNote(ctx: Parts, input: StaffLook & { id: NoteId; text: string }): Promise<void> {
  const row = await applicationForStaff(ctx, input)
  await keep(ctx, input, { row, id: input.id, kind: 'note', words: { text: input.text, scores: [] } })
}

/**
 * The member of staff gives those points, in the place of what they gave before. Nobody does once it is decided.
 *
 * @throws Refusal as `writeNote`
 */
export async function giveScores(ctx: Parts, input: StaffLook & { scores: ScoreLine[] }): Promise<void> {
  const row = await applicationForStaff(ctx, input)
  const id = scoreIdOf(row._id, input.by.staffId)
  await keep(ctx, input, { row, id, kind: 'score', words: { text: '', scores: input.scores } })
}

/** Under which id a member of staff gives points: one such row each. */
export function scoreIdOf(applicationId: ApplicationId, staffId: StaffId): NoteId {
  return idFrom('not', createHash('sha256').update(`score|${applicationId}|${staffId}`).digest())
}

type Kept = Pick<NoteRow, 'kind'> & { row: ApplicationRow; id: NoteId; words: NoteWords }

async function keep(ctx: Parts, { by }: StaffLook, kept: Kept): Promise<void> {
  const { row, id, kind, words } = kept
  const key = await keyOfApplication(ctx, row._id)
  const there = await noteById(ctx, id)
  if (there) return await change(ctx, by, { ...kept, key, there })
  if (kind === 'score' && row.state !== 'received') throw new Refusal('conflict', { key: 'notes.closed' })
  if ((await noteRowsOf(ctx, [row._id])).length >= mostNotes)
    throw new Refusal('conflict', { key: 'notes.full' })
  const note: NoteRow = {
    _id: id,
    applicationId: row._id,
    kind,
    sealed: sealNote(key, id, words),
    author: by.staffId,
    role: by.role,
    writtenAt: ctx.clock.now(),
    changedAt: null,
    contest: null,
  }
  await ctx.inTransaction(async () => {
    if (!(await insertNote(ctx, note))) return
    const what = kind === 'score' ? 'score.given' : 'note.written'
    await ctx.audit.write({ what, who: by, about: row._id })
  })
  await stayOut(ctx, row._id, async () => await removeNote(ctx, id))
}

async function change(
  ctx: Parts,
  by: StaffActor,
  { row, id, words, key, there }: Kept & { key: DataKey; there: NoteRow },
): Promise<void> {
  if (there.applicationId !== row._id || there.author !== by.staffId) throw new Refusal('notFound')
  if (JSON.stringify(openNote(key, id, there.sealed)) === JSON.stringify(words)) return
  if (!mayChange(row, there, by.staffId))
    throw new Refusal('conflict', { key: there.contest ? 'notes.contested' : 'notes.closed' })
  const set = { sealed: sealNote(key, id, words), changedAt: ctx.clock.now() }
  await ctx.inTransaction(async () => {
    if (!(await changeNote(ctx, id, set))) throw new Refusal('conflict', { key: 'notes.contested' })
    const what = there.kind === 'score' ? 'score.given' : 'note.changed'
    await ctx.audit.write({ what, who: by, about: row._id })
  })
}
