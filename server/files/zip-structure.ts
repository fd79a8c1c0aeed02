import { fromBufferPromise, type Entry } from 'yauzl'
import { FileRefused } from './verdict.ts'

/** Caps of a ZIP. Source: reliability.md 10 */
export const zipLimits = {
  entries: 2000,
  inflatedBytes: 50 * 1024 * 1024,
  ratio: 100,
  /** An entry below this may be as regular as it likes. */
  ratioFromBytes: 1024 * 1024,
} as const

/** One entry, its bytes still deflated. */
export interface ZipEntry {
  name: string
  deflated: boolean
  crc32: number
  bytes: Buffer
  inflatedBytes: number
}

const endRecordBytes = 22
const localHead = 0x04034b50
const encrypted = 0x0001
const encryptedDirectory = 0x2000
/** After an entry's bytes there may be a data descriptor, and nothing else. */
const descriptorBytes = [0, 12, 16]
const zip64Field = 0x0001
const linkMode = 0o120000
const modeMask = 0o170000

/**
 * The entries of a ZIP that two readers cannot read in two ways, none of it inflated.
 *
 * @throws FileRefused for everything reliability.md 10 does not allow
 */
export async function readStructure(bytes: Buffer): Promise<ZipEntry[]> {
  const directory = checkedEnd(bytes)
  const entries = await entriesOf(bytes)
  const placed = entries.map(entry => place(bytes, entry))
  checkPlaces(placed, directory)
  checkSizes(entries)
  checkNames(entries)
  return placed.map(({ entry, from, to }) => ({
    name: entry.fileName,
    deflated: entry.compressionMethod === 8,
    crc32: entry.crc32,
    bytes: bytes.subarray(from, to),
    inflatedBytes: entry.uncompressedSize,
  }))
}

/** Where the directory starts: the end record is the file's very end, whole, without comment, ZIP64 or parts. */
function checkedEnd(bytes: Buffer): number {
  const at = bytes.length - endRecordBytes
  if (at < 0 || bytes.readUInt32LE(0) !== localHead) throw new FileRefused('file.damaged')
  if (bytes.readUInt32LE(at) !== 0x06054b50)
    throw new FileRefused(hasEndRecord(bytes) ? 'file.unsafe' : 'file.damaged')
  const directory = bytes.readUInt32LE(at + 16)
  const sound =
    bytes.readUInt32LE(at + 4) === 0 && // this disk, and the directory's
    bytes.readUInt16LE(at + 8) === bytes.readUInt16LE(at + 10) &&
    directory + bytes.readUInt32LE(at + 12) === at &&
    bytes.readUInt16LE(at + 20) === 0
  if (!sound || bytes.readUInt16LE(at + 10) > zipLimits.entries) throw new FileRefused('file.unsafe')
  return directory
}

function hasEndRecord(bytes: Buffer): boolean {
  return bytes.subarray(-65_557).includes('PK\x05\x06', 0, 'latin1')
}

async function entriesOf(bytes: Buffer): Promise<Entry[]> {
  const zip = await fromBufferPromise(bytes, { strictFileNames: true, validateEntrySizes: true }).catch(
    refuse,
  )
  const entries: Entry[] = []
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry)
  } catch {
    throw new FileRefused('file.unsafe') // bad names, sizes that contradict each other, a directory that ends early
  }
  for (const entry of entries) checkEntry(entry)
  return entries
}

function refuse(): never {
  throw new FileRefused('file.unsafe')
}

function checkEntry(entry: Entry): void {
  if (entry.generalPurposeBitFlag & (encrypted | encryptedDirectory)) throw new FileRefused('file.locked')
  const sound =
    (entry.compressionMethod === 0 || entry.compressionMethod === 8) &&
    !entry.extraFields.some(field => field.id === zip64Field) &&
    ((entry.externalFileAttributes >>> 16) & modeMask) !== linkMode
  if (!sound) throw new FileRefused('file.unsafe')
}

interface Placed {
  entry: Entry
  start: number
  from: number
  to: number
}

/** Where an entry lies; its local header must name it as the directory does. */
function place(bytes: Buffer, entry: Entry): Placed {
  const start = entry.relativeOffsetOfLocalHeader
  if (start + 30 > bytes.length || bytes.readUInt32LE(start) !== localHead)
    throw new FileRefused('file.unsafe')
  const nameEnd = start + 30 + bytes.readUInt16LE(start + 26)
  const from = nameEnd + bytes.readUInt16LE(start + 28)
  const to = from + entry.compressedSize
  const same =
    entry.fileNameRaw.equals(bytes.subarray(start + 30, nameEnd)) &&
    bytes.readUInt16LE(start + 8) === entry.compressionMethod &&
    (bytes.readUInt16LE(start + 6) & encrypted) === 0
  if (!same) throw new FileRefused('file.unsafe')
  return { entry, start, from, to }
}

/** From the first byte to the directory the entries lie one behind the other: no overlap, and no room to hide in. */
function checkPlaces(placed: readonly Placed[], directory: number): void {
  let at = 0
  for (const { start, to } of placed.toSorted((one, other) => one.start - other.start)) {
    if (!isNext(at, start)) throw new FileRefused('file.unsafe')
    at = to
  }
  if (placed.length === 0 || !isNext(at, directory)) throw new FileRefused('file.unsafe')
}

function isNext(end: number, start: number): boolean {
  return end === 0 ? start === 0 : descriptorBytes.includes(start - end)
}

/** What the directory says of sizes is within the caps; inflating holds each entry to it. */
function checkSizes(entries: readonly Entry[]): void {
  let packed = 0
  let inflated = 0
  for (const entry of entries) {
    packed += entry.compressedSize
    inflated += entry.uncompressedSize
    const regular = entry.uncompressedSize > entry.compressedSize * zipLimits.ratio
    if (regular && entry.uncompressedSize > zipLimits.ratioFromBytes) throw new FileRefused('file.unsafe')
  }
  if (inflated > zipLimits.inflatedBytes || inflated > packed * zipLimits.ratio)
    throw new FileRefused('file.unsafe')
}

/** Every name is a plain path inside the package, and no two are the same to a reader that ignores case. */
function checkNames(entries: readonly Entry[]): void {
  const seen = new Set<string>()
  for (const { fileName } of entries) {
    const name = fileName.toLowerCase()
    const segments = name.replace(/\/$/, '').split('/')
    const plain = !name.includes('\\') && !name.includes('\0') && !/^[a-z]:/.test(name)
    if (!plain || segments.some(part => part === '' || part === '.' || part === '..') || seen.has(name)) {
      throw new FileRefused('file.unsafe')
    }
    seen.add(name)
  }
}
