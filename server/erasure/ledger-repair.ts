import type { KeyObject } from 'node:crypto'
import { saying, type Entry } from './ledger-entry.ts'
import { copyEntries, type LedgerCopies } from './ledger-forward.ts'
import { mendParts, partFaults, type PartFault } from './ledger-parts.ts'
import type { Head } from './ledger-store.ts'
import { tokensFault, verifyCopies, wholeCollection } from './ledger-verify.ts'
import type { NewEntry } from './ledger-append.ts'

/** The entries that the file lacks, by their numbers, and has lost: they had been written to it. */
export interface FileGap {
  from: number
  to: number
}

/** Folder and database cannot be put right from each other: both lack it, or they contradict each other. */
export class NoRepair extends Error {
  readonly code = 'LEDGER_NO_REPAIR'
  /** Where and what: `file 3 hash`, `copies 5 head`. */
  readonly fault: string

  constructor(fault: string) {
    super('the ledger file cannot be put right from the database')
    this.name = 'NoRepair'
    this.fault = fault
  }
}

/** What a repair works with. */
export interface Repairing extends LedgerCopies {
  keys: readonly KeyObject[]
  writeEntry(entry: NewEntry, inFile: Head): Promise<Entry>
  append(entry: NewEntry): Promise<Entry>
}

/**
 * What the file has lost and the database still has: of both, chain and signatures are whole, they agree as far as the
 * file goes, and the database stands on the entry that the mirror has seen. Undefined when nothing is lost.
 *
 * @throws NoRepair when any of that is not so
 */
export async function gapOf({ store, file, keys }: Repairing): Promise<FileGap | undefined> {
  const { fault } = await verifyCopies(store, file, keys)
  if (!fault || fault.code === 'tokens') return undefined // of tokens: see `lostParts`
  if (fault.code !== 'behind') throw new NoRepair(`${fault.in} ${fault.seq} ${fault.code}`)
  const mirror = await store.mirror()
  const entries = await wholeCollection(store)
  const head = await store.head()
  const last = entries.at(-1)
  if (!mirror || !last || entries[mirror.seq]?.hash !== mirror.hash || head?.hash !== last.hash)
    throw new NoRepair(`copies ${Math.min(mirror?.seq ?? 0, entries.length)} lost`)
  const spoilt = await tokensFault(store, entries)
  if (spoilt) throw new NoRepair(`${spoilt.in} ${spoilt.seq} ${spoilt.code}`)
  return { from: fault.seq, to: last.seq }
}

/**
 * The file has what it had lost, from the database, and the ledger says so: that entry stands in the database before
 * the first line is written. Gives what was lost; undefined when nothing was.
 *
 * @throws NoRepair as `gapOf`
 */
export async function repairFile(parts: Repairing): Promise<FileGap | undefined> {
  const gap = await gapOf(parts)
  if (!gap) return undefined
  const mirror = await parts.store.mirror()
  if (!mirror) throw new NoRepair(`copies ${gap.from} head`)
  const says = saying('file_repaired', {
    counts: { entries: gap.to - gap.from + 1 },
    detail: { from: gap.from, to: gap.to },
  })
  await parts.writeEntry({ says }, mirror)
  await copyEntries(parts, await parts.file.last())
  return gap
}

/**
 * Tokens and certificates that a file of the folder, or the database, does not have as they were signed, by their entry.
 *
 * @throws NoRepair when the entries themselves are not whole
 */
export async function lostParts(parts: Repairing): Promise<PartFault[]> {
  if (await gapOf(parts)) return []
  return await partFaults(parts, (await parts.file.read()).entries)
}

/**
 * What the folder's files had lost is written to them from the database, and the other way round, and the ledger says so.
 * Gives how much it was; what is written is what the entry was signed with.
 *
 * @throws NoRepair when some of it is left, since neither has it, or as `gapOf`
 */
export async function repairParts(parts: Repairing): Promise<number> {
  const lost = await lostParts(parts)
  if (lost.length === 0) return 0
  await mendParts(parts, (await parts.file.read()).entries)
  const left = await lostParts(parts)
  const mended = lost.length - left.length
  if (mended > 0) await parts.append({ says: saying('file_repaired', { counts: { parts: mended } }) })
  const [first] = left
  if (first) throw new NoRepair(`${first.in} ${first.seq} ${first.code}`)
  return mended
}
