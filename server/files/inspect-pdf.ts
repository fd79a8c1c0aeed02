import type { Verdict } from './verdict.ts'

/** A PDF that is being read: give it every byte once, then ask. */
export interface PdfInspection {
  push(chunk: Buffer): void
  end(): Verdict
}

/** Names that make a file do something; shown to staff before a download. Source: reliability.md 10 */
const flagged = new Set([
  'JavaScript',
  'JS',
  'Launch',
  'EmbeddedFile',
  'RichMedia',
  'XFA',
  'SubmitForm',
  'OpenAction',
  'AA',
])
/** So short that compressed bytes spell them by chance: they count as keys only, with a value after them. */
const short = new Set(['JS', 'AA', 'XFA'])

/** How much of the end is kept: a ZIP's end record (22) with the longest comment. */
const tailBytes = 65_557
/** How far a name and what follows it may reach over the end of a chunk. */
const reach = 512
const zipEnd = Buffer.from('PK\x05\x06', 'latin1')

/** Looks at a PDF while it streams by; keeps the last 64 KiB of it. Source: reliability.md 10 */
export function inspectPdf(): PdfInspection {
  const tail = keepTail()
  const names = readNames()
  return {
    push: chunk => {
      tail.push(chunk)
      names.push(chunk)
    },
    end: () => {
      const { locked, flags } = names.end()
      if (locked) return { key: 'file.locked' }
      const last = tail.bytes()
      if (!endsLikePdf(last)) return { key: 'file.damaged' }
      if (last.includes(zipEnd)) return { key: 'file.unsafe' }
      return { type: 'pdf', flags }
    },
  }
}

/** Keeps the chunks that hold the last `tailBytes`; copies nothing before it is asked. */
function keepTail(): { push(chunk: Buffer): void; bytes(): Buffer } {
  const chunks: Buffer[] = []
  let held = 0
  return {
    push: chunk => {
      chunks.push(chunk)
      held += chunk.length
      for (let first = chunks[0]; first && held - first.length >= tailBytes; first = chunks[0]) {
        chunks.shift()
        held -= first.length
      }
    },
    bytes: () => Buffer.concat(chunks).subarray(-tailBytes),
  }
}

/** Reads every name once, also one that lies across chunks: the last `reach` bytes wait for what follows. */
function readNames(): { push(chunk: Buffer): void; end(): { locked: boolean; flags: string[] } } {
  const flags = new Set<string>()
  let locked = false
  let unread: Buffer = Buffer.alloc(0)
  const read = (bytes: Buffer, until: number): void => {
    for (let at = bytes.indexOf(0x2f); at !== -1 && at < until; at = bytes.indexOf(0x2f, at + 1)) {
      const found = nameAt(bytes, at + 1)
      if (found.name === 'Encrypt' && hasValue(bytes, found.end)) locked = true
      if (flagged.has(found.name) && (!short.has(found.name) || hasValue(bytes, found.end)))
        flags.add(found.name)
    }
  }
  return {
    push: chunk => {
      if (chunk.length > reach) {
        read(Buffer.concat([unread, chunk.subarray(0, reach)]), unread.length)
        read(chunk, chunk.length - reach)
        unread = Buffer.from(chunk.subarray(-reach))
        return
      }
      const bytes = Buffer.concat([unread, chunk])
      const until = Math.max(0, bytes.length - reach)
      read(bytes, until)
      unread = bytes.subarray(until)
    },
    end: () => {
      read(unread, unread.length)
      return { locked, flags: [...flags].toSorted() }
    },
  }
}

const whitespace = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20])
const delimiters = new Set([...'()<>[]{}/%'].map(character => character.charCodeAt(0)))
const longestName = 127

/** The name after a slash, with `#4A` decoded, and where it ends. */
function nameAt(bytes: Buffer, start: number): { name: string; end: number } {
  let name = ''
  let at = start
  for (; at < bytes.length && name.length <= longestName; at += 1) {
    const byte = bytes[at] ?? 0
    if (whitespace.has(byte) || delimiters.has(byte)) break
    const escaped = byte === 0x23 ? hexAt(bytes, at + 1) : undefined
    if (escaped !== undefined) at += 2
    name += String.fromCharCode(escaped ?? byte)
  }
  return { name, end: at }
}

function hexAt(bytes: Buffer, at: number): number | undefined {
  const digits = bytes.toString('latin1', at, at + 2)
  return /^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : undefined
}

/** Whether a reference, dictionary, text, array or comment follows; blank up to the end of what is known counts as yes. */
function hasValue(bytes: Buffer, from: number): boolean {
  let at = from
  while (at < bytes.length && whitespace.has(bytes[at] ?? 0)) at += 1
  const next = bytes[at]
  if (next === undefined) return bytes.length - from > 1
  return '(<[%'.includes(String.fromCharCode(next)) || (next >= 0x30 && next <= 0x39 && at > from)
}

/** `startxref`, digits and `%%EOF` within the last 2 048 bytes, and at most 1 024 bytes after them. */
function endsLikePdf(tail: Buffer): boolean {
  const end = tail.subarray(-2048).toString('latin1')
  const mark = end.lastIndexOf('%%EOF')
  const start = end.lastIndexOf('startxref', mark)
  if (mark === -1 || start === -1) return false
  if (!/^startxref[\0\t\n\f\r ]+\d{1,12}[\0\t\n\f\r ]+$/.test(end.slice(start, mark))) return false
  return end.length - (mark + '%%EOF'.length) <= 1024
}
