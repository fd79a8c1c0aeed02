import type { Context } from '../base/context.ts'
import { applicationsAmong, type LeavingUnit, type Plaintext } from '../base/place.ts'
import type { ApplicationId } from '../base/ids.ts'
import { plaintextOf } from '../applications/plaintext-of.ts'
import { SealBroken, type DataKey, type UnitId } from '../vault/seal.ts'
import { messageRowsOf } from './messages-store.ts'
import { noteRowsOf, type NoteRow } from './notes-store.ts'
import { openAbout, openMessage, openNote } from './sealed-words.ts'

type Parts = Pick<Context, 'applications' | 'applicants' | 'database'>
type Keys = ReadonlyMap<UnitId, DataKey>

/**
 * What leaving applications say in plain text and what was written about them, for the search after the deletion. What
 * does not open is left out.
 */
export async function wholePlaintextOf(
  ctx: Parts,
  units: readonly LeavingUnit[],
  keys: Keys,
): Promise<Map<ApplicationId, Plaintext>> {
  const ids = applicationsAmong(units)
  const [plain, notes, messages] = await Promise.all([
    plaintextOf(ctx, units, keys),
    noteRowsOf(ctx, ids),
    messageRowsOf(ctx, ids),
  ])
  const texts = new Map<ApplicationId, string[]>()
  const add = (id: ApplicationId, open: (key: DataKey) => readonly string[]): void => {
    const key = keys.get(id)
    if (key) texts.set(id, [...(texts.get(id) ?? []), ...opened(() => open(key))])
  }
  for (const note of notes.filter(isWhole)) add(note.applicationId, key => textsOf(key, note))
  for (const { _id, applicationId, sealed } of messages.filter(isWhole))
    add(applicationId, key => [openMessage(key, _id, sealed)])
  return new Map([...plain].map(([id, said]) => [id, { ...said, texts: texts.get(id) ?? [] }]))
}

/** A row that has lost its sealed part says nothing either, and keeps no deletion waiting. */
function isWhole({ sealed }: { sealed: unknown }): boolean {
  return sealed instanceof Uint8Array
}

function textsOf(key: DataKey, { _id: id, sealed, contest }: NoteRow): string[] {
  const { text, scores } = openNote(key, id, sealed)
  const said = [text, ...scores.map(score => score.comment)]
  if (!contest) return said
  said.push(openAbout(key, { id, path: 'contest.sealed' }, contest.sealed))
  const { answer } = contest
  return answer ? [...said, openAbout(key, { id, path: 'contest.answer.sealed' }, answer.sealed)] : said
}

/** What was changed on disk and does not open says nothing that could be searched for. */
function opened(open: () => readonly string[]): readonly string[] {
  try {
    return open()
  } catch (error) {
    if (error instanceof SealBroken) return []
    throw error
  }
}
