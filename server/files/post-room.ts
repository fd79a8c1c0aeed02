import { fileKinds, fileLimits, fileSlots, isFileKind, type FileKind } from '../policy/files.ts'

/** What one post may still bring; what is held of the same form counts in. */
export interface PostRoom {
  /** Whether one more file may come by this input. */
  admit(inputName: string): FileKind | undefined
  /** Whether that many more bytes still fit; they count from now on either way. */
  take(bytes: number): boolean
  /** Bytes of a file that was not kept do not count. */
  giveBack(bytes: number): void
}

/** A new choice replaces a held file only after the form was read, so for a moment there may be twice as many. */
const mostFiles = 2 * fileKinds.reduce((sum, kind) => sum + fileSlots[kind].most, 0)

/** Which kind of file an input takes; undefined for an input that takes none. */
export type KindOfInput = (inputName: string) => FileKind | undefined

/** The inputs of the form to apply are named after their kinds. */
export const inputsByKind: KindOfInput = inputName => (isFileKind(inputName) ? inputName : undefined)

/** Room for a post beside what its form holds already. */
export function postRoom(
  held: { heldBytes: number; heldFiles: number },
  kindOf: KindOfInput = inputsByKind,
): PostRoom {
  let bytes = held.heldBytes
  let files = held.heldFiles
  const came = new Map<FileKind, number>()
  return {
    admit: inputName => {
      const kind = kindOf(inputName)
      if (kind === undefined) return undefined
      const number = (came.get(kind) ?? 0) + 1
      if (number > fileSlots[kind].most || files >= mostFiles) return undefined
      came.set(kind, number)
      files += 1
      return kind
    },
    take: more => (bytes += more) <= fileLimits.totalBytes,
    giveBack: fewer => {
      bytes -= fewer
    },
  }
}
