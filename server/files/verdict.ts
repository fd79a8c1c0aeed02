/** Why a file is not taken; each is the key of a sentence in the texts. Source: reliability.md 9, 10 */
export type FileRefusalKey = 'file.format' | 'file.damaged' | 'file.locked' | 'file.unsafe' | 'file.large'

/** The kinds of file that are taken. */
export type FileType = 'pdf' | 'docx'

/** What an inspection found: a document with things worth showing before a download, or why it is not taken. */
export type Verdict = { type: FileType; flags: string[] } | { key: FileRefusalKey }

/** A file's bytes are not taken; thrown inside this folder only, to stop reading at once. */
export class FileRefused extends Error {
  readonly key: FileRefusalKey

  constructor(key: FileRefusalKey) {
    super(key)
    this.name = 'FileRefused'
    this.key = key
  }
}
