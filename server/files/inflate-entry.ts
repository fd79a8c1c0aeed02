import { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import type { ZipEntry } from './zip-structure.ts'
import { FileRefused } from './verdict.ts'

/**
 * The entry's bytes, piece by piece; the iteration ends without an error only when length and checksum are as said.
 * Stops at the first byte beyond the length that the directory declares.
 *
 * @throws FileRefused 'file.unsafe' when it is longer than it says, 'file.damaged' when it does not inflate
 */
export async function* inflated(entry: ZipEntry): AsyncGenerator<Buffer> {
  let length = 0
  let sum = 0
  for await (const piece of entry.deflated ? inflating(entry) : [entry.bytes]) {
    length += piece.length
    if (length > entry.inflatedBytes) throw new FileRefused('file.unsafe')
    sum = crc32(piece, sum)
    yield piece
  }
  if (length !== entry.inflatedBytes || sum !== entry.crc32) throw new FileRefused('file.damaged')
}

async function* inflating(entry: ZipEntry): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw()
  const source = Readable.from([entry.bytes])
  source.pipe(inflate)
  try {
    for await (const piece of inflate) if (Buffer.isBuffer(piece)) yield piece
    // Bytes behind the end of the deflated data are a place to hide in.
    if (inflate.bytesWritten !== entry.bytes.length) throw new FileRefused('file.unsafe')
  } catch (error) {
    throw error instanceof FileRefused ? error : new FileRefused('file.damaged')
  } finally {
    source.destroy()
    inflate.destroy()
  }
}
