import type { MessageId, NoteId } from '../base/ids.ts'
import { openJson, sealJson, type DataKey, type SealPath } from '../vault/seal.ts'

/** The points of one criterion, as it was called then. */
export interface ScoreLine {
  criterion: string
  /** 1 to 5; null when only something was said. */
  points: number | null
  comment: string
}

/** What a note says: a text, or points. */
export interface NoteWords {
  text: string
  scores: ScoreLine[]
}

/** Where a text about a note lies. */
export type NotePath = 'contest.sealed' | 'contest.answer.sealed'

/** The words of a note as stored, under the key of the application. */
export function sealNote(key: DataKey, id: NoteId, words: NoteWords): Buffer {
  return sealJson(key, noteAt(id, 'sealed'), words)
}

/** @throws SealBroken when it was changed, or belongs elsewhere */
export function openNote(key: DataKey, id: NoteId, sealed: Uint8Array): NoteWords {
  // Written by `sealNote` above, and nothing else opens at this place with this key.
  return openJson(key, noteAt(id, 'sealed'), sealed) as NoteWords
}

/** What was said about a note as stored, under the key of the application. */
export function sealAbout(key: DataKey, at: { id: NoteId; path: NotePath }, text: string): Buffer {
  return sealJson(key, noteAt(at.id, at.path), text)
}

/** @throws SealBroken when it was changed, or belongs elsewhere */
export function openAbout(key: DataKey, at: { id: NoteId; path: NotePath }, sealed: Uint8Array): string {
  return String(openJson(key, noteAt(at.id, at.path), sealed))
}

/** The text of a message as stored, under the key of the application. */
export function sealMessage(key: DataKey, id: MessageId, text: string): Buffer {
  return sealJson(key, messageAt(id), text)
}

/** @throws SealBroken when it was changed, or belongs elsewhere */
export function openMessage(key: DataKey, id: MessageId, sealed: Uint8Array): string {
  return String(openJson(key, messageAt(id), sealed))
}

function noteAt(id: NoteId, path: string): SealPath {
  return { collection: 'notes', id, path }
}

function messageAt(id: MessageId): SealPath {
  return { collection: 'messages', id, path: 'sealed' }
}
