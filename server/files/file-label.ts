import { z } from 'zod'
import type { FileId } from '../base/ids.ts'
import { openJson, sealJson, type DataKey } from '../vault/seal.ts'
import type { FileRow } from './files-store.ts'

/** What is personal about a file besides its bytes. */
export interface FileLabel {
  /** As the applicant's machine named it, made harmless for a page or a header. */
  name: string
  /** Of the bytes as sent, hex. */
  sha256: string
}

const shape = z.strictObject({ name: z.string(), sha256: z.string() })
/** Characters of a name that are kept. */
const longestName = 120

/** The label, sealed for the file's row. */
export function sealLabel(key: DataKey, fileId: FileId, label: FileLabel): Buffer {
  return sealJson(key, { collection: 'files', id: fileId, path: 'sealed' }, label)
}

/**
 * The name and hash of a file that is held or attached.
 *
 * @throws SealBroken when the row was changed
 */
export function openLabel(key: DataKey, row: Pick<FileRow, '_id' | 'sealed'>): FileLabel {
  if (row.sealed === null) throw new Error('a pending file has no label')
  return shape.parse(openJson(key, { collection: 'files', id: row._id, path: 'sealed' }, row.sealed))
}

/** Letters that steer the writing direction could make `fdp.exe` read as `exe.pdf`. */
const steering = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** The name without path, control and steering characters, at most 120 characters, its ending kept. */
export function harmlessName(given: string, otherwise: string): string {
  const name = (given.split(/[\\/]/).at(-1) ?? '').normalize('NFC').replace(steering, '').trim()
  if (name === '') return otherwise
  const characters = [...name]
  if (characters.length <= longestName) return name
  const ending = /\.[^.]{1,10}$/u.exec(name)?.[0] ?? ''
  return characters.slice(0, longestName - [...ending].length).join('') + ending
}
