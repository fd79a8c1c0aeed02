import { buffer } from 'node:stream/consumers'
import { fromBufferPromise, type Entry } from 'yauzl'

/** The entries of an archive by path, each whole; fails when a checksum or a size is not as said. */
export async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(bytes, { strictFileNames: true, validateEntrySizes: true })
  const found = new Map<string, Buffer>()
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) entries.push(entry)
  for (const entry of entries) found.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
  return found
}
