import { open, type FileHandle } from 'node:fs/promises'
import { codeOf } from '../base/errors.ts'

const newline = 0x0a
const blockBytes = 1024 * 1024
/** More than the longest entry, bytes. Of a longer line, which is none of ours, no more than this is given. */
export const longestLine = 256 * 1024

/**
 * The lines of that file, one by one and none of them twice, whatever its size: the ledger of some years is longer than
 * a string may be. What comes after the last line feed is a line too. None when there is no such file.
 *
 * @param most bytes of a line that are given
 */
export async function* linesOfFile(
  path: string,
  { block = blockBytes, most = longestLine }: { block?: number; most?: number } = {},
): AsyncGenerator<string> {
  const file = await openFile(path)
  if (!file) return
  try {
    const buffer = Buffer.alloc(block)
    let open: Buffer = Buffer.alloc(0)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, block)
      if (bytesRead === 0) break
      const read = buffer.subarray(0, bytesRead)
      let from = 0
      for (let end = read.indexOf(newline); end !== -1; end = read.indexOf(newline, from)) {
        yield joined(open, read.subarray(from, end), most).toString('utf8')
        open = Buffer.alloc(0)
        from = end + 1
      }
      open = joined(open, read.subarray(from), most)
    }
    if (open.length > 0) yield open.toString('utf8')
  } finally {
    await file.close()
  }
}

/** Both, as far as that many bytes go; a copy, since what was read is written over. */
function joined(open: Buffer, more: Buffer, most: number): Buffer {
  return Buffer.concat([open, more.subarray(0, Math.max(0, most - open.length))])
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
