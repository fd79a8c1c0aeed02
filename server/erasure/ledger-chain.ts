import type { KeyObject } from 'node:crypto'
import { entryFault, entryOf, lineOf, noHash, type Entry, type EntryFault } from './ledger-entry.ts'

/** What is wrong with a chain, and where. */
export interface ChainFault {
  seq: number
  code: EntryFault | 'unreadable' | 'order' | 'link' | 'run'
}

/** The first fault of a chain that begins at its genesis; undefined when each entry is whole and follows the one before. */
export function chainFault(entries: readonly Entry[], keys: readonly KeyObject[]): ChainFault | undefined {
  let prevHash = noHash
  const runs = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    const fault = placeFault(entry, index, prevHash) ?? entryFault(entry, keys)
    if (fault) return { seq: index, code: fault }
    if (entry.runId && runs.size === runs.add(`${entry.kind} ${entry.runId}`).size)
      return { seq: index, code: 'run' }
    prevHash = entry.hash
  }
  return undefined
}

function placeFault(entry: Entry, index: number, prevHash: string): 'order' | 'link' | undefined {
  if (entry.seq !== index || (entry.kind === 'genesis') !== (index === 0)) return 'order'
  return entry.prevHash === prevHash ? undefined : 'link'
}

/** The entries of a ledger file, in order. */
export interface FileReading {
  entries: Entry[]
  /** The first line that is neither an entry in order, nor a repetition, nor the torn start of an entry. */
  fault: ChainFault | undefined
}

/** Lines of a file, or of rows, one after the other: of some years they are more than fit into one text. */
export type Lines = Iterable<string> | AsyncIterable<string>

/**
 * The entries of the file's lines. A line that repeats an entry, or is the start of one, was left by a worker that
 * died or was overtaken while writing it, and is skipped. Source: deletion.md 9
 */
export async function readLines(lines: Lines): Promise<FileReading> {
  const entries: Entry[] = []
  const torn: { line: string; seq: number }[] = []
  for await (const line of lines) {
    if (line === '') continue
    const entry = entryOf(line)
    const known = entry && entries[entry.seq]
    if (!entry) torn.push({ line, seq: entries.length })
    else if (entry.seq === entries.length) entries.push(entry)
    else if (!known || lineOf(known) !== line)
      return { entries, fault: { seq: entries.length, code: 'order' } }
  }
  const bad = torn.find(start => !isStartOfOne(start.line, entries))
  return { entries, fault: bad && { seq: bad.seq, code: 'unreadable' } }
}

/** Whether a torn line is the start of an entry of the file, or of the one that would come next. */
function isStartOfOne(line: string, entries: readonly Entry[]): boolean {
  if (entries.some(entry => lineOf(entry).startsWith(line))) return true
  const opening = '{"at":"'
  return line.length < opening.length
    ? opening.startsWith(line)
    : line.startsWith(opening) && !line.endsWith('}')
}
