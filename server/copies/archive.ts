import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Context } from '../base/context.ts'
import { openWith } from '../files/open-file.ts'
import type { FileRow } from '../files/files-store.ts'
import type { DataKey } from '../vault/seal.ts'

/** A text of an archive, whole in memory. */
interface TextEntry {
  path: string
  text: string
}

/** A stored file of an archive: its bytes come frame by frame. */
export interface FileEntry {
  path: string
  file: Pick<FileRow, '_id' | 'size'>
  key: DataKey
}

/** One entry of an archive. */
export type ArchiveEntry = TextEntry | FileEntry

/**
 * The archive as a stream of ZIP, stored, not deflated: one file is open at a time, and no more of it in memory than a
 * few frames. Source: performance.md 6
 *
 * @param onFile called before a file is opened, with how many files went before; when it fails, the stream does
 */
export function archiveOf(
  ctx: Pick<Context, 'fileStore' | 'vault'>,
  { entries, at }: { entries: readonly ArchiveEntry[]; at: Date },
  onFile: (before: number) => Promise<void>,
): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable // a PassThrough, which the types call by its older interface
  zip.on('error', (error: Error) => out.destroy(error))
  const options = { mtime: at, compress: false }
  let files = 0
  for (const entry of entries) {
    if ('text' in entry) {
      zip.addBuffer(Buffer.from(entry.text), entry.path, options)
      continue
    }
    const before = files
    files += 1
    zip.addReadStreamLazy(entry.path, { ...options, size: entry.file.size }, give => {
      const fail = (error: unknown) => void out.destroy(error instanceof Error ? error : new Error('no file'))
      onFile(before).then(() => give(null, openWith(ctx, entry.key, entry.file).on('error', fail)), fail)
    })
  }
  zip.end()
  return out
}

/** A name that unpacks everywhere, in no folder, unlike those in `taken`, which it joins. */
export function entryName(name: string, taken: Set<string>): string {
  const plain = name.replaceAll(/[\p{Cc}\\/:*?"<>|]/gu, '_').replace(/^\.+/, '') || 'file'
  const ending = /\.[^.]{1,10}$/u.exec(plain)?.[0] ?? ''
  const stem = plain.slice(0, plain.length - ending.length)
  let unique = plain
  for (let n = 2; taken.has(unique.toLowerCase()); n += 1) unique = `${stem} (${n})${ending}`
  taken.add(unique.toLowerCase())
  return unique
}
