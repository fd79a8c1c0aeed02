import { inspectDocx } from '../../server/files/inspect-docx.ts'
import type { FileRefusalKey, Verdict } from '../../server/files/verdict.ts'
import { aDocx, aZip, docxParts, type ZipPart } from '../support/documents.ts'

/** What a DOCX in order is found to be. */
export const good: Verdict = { type: 'docx', flags: [] }
/** Refused for that. */
export const no = (key: FileRefusalKey): Verdict => ({ key })
export const unsafe = no('file.unsafe')
/** What is found of one with that part beside its own. */
export const withPart = async (part: ZipPart) => await inspectDocx(await aZip([...docxParts(), part]))
/** Bytes that do not deflate. */
export const noise = (length: number) => {
  const bytes = Buffer.alloc(length)
  for (let at = 0, x = 1; at < length; at += 1)
    bytes[at] = (x = (x * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16
  return bytes
}

/** Where the central directory starts, and its entries: offsets of each header. */
export function directoryOf(zip: Buffer): { start: number; headers: number[] } {
  const start = zip.readUInt32LE(zip.length - 6)
  const headers: number[] = []
  for (let at = start; zip.readUInt32LE(at) === 0x02014b50;) {
    headers.push(at)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return { start, headers }
}

/** What is found of one whose bytes are bent. */
export async function bent(
  change: (zip: Buffer, directory: ReturnType<typeof directoryOf>) => Buffer | void,
): Promise<Verdict> {
  const zip = await aDocx()
  return await inspectDocx(change(zip, directoryOf(zip)) ?? zip)
}
