import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

/** How long a file is, in bytes, and the SHA-256 of what is in it, hex. */
export interface Hashed {
  bytes: number
  sha256: string
}

/** The file is new, has these pieces and is on the disk; mode 600. */
export async function writeHashed(path: string, pieces: AsyncIterable<Uint8Array>): Promise<Hashed> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const piece of pieces) {
      hash.update(piece)
      bytes += piece.length
      await file.writeFile(piece)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** The file as it is. */
export async function hashOf(path: string): Promise<Hashed> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of piecesOf(path)) {
    hash.update(piece)
    bytes += piece.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** What is in the file, piece by piece. */
export async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(path)) if (piece instanceof Uint8Array) yield piece
}
