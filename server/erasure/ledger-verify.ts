import type { KeyObject } from 'node:crypto'
import { chainFault, readLines, type ChainFault } from './ledger-chain.ts'
import type { LedgerFile } from './ledger-file.ts'
import type { LedgerCopies } from './ledger-forward.ts'
import { databaseFaults, folderFaults, prunedThroughOf, type PartFault } from './ledger-parts.ts'
import type { LedgerStore } from './ledger-store.ts'
import { tokensRootOf } from './ledger-tokens.ts'
import { lineOf, type Entry } from './ledger-entry.ts'

/** What a check of the ledger found. */
export interface ChainReport {
  /** How many entries the collection has. */
  entries: number
  /** The first fault of the collection, the file, or between the copies; undefined: all is well. */
  fault:
    | (ChainFault & { in: 'collection' | 'file' })
    | { seq: number; code: CopyFault; in: 'copies' }
    | PartFault
    | undefined
}

/** `behind`: the file lacks what the mirror has seen; `ahead`: the collection lacks it; `tokens`: not those that were signed. */
export type CopyFault = 'behind' | 'ahead' | 'differs' | 'head' | 'tokens'

/** The whole ledger is checked: collection, file, head, mirror, tokens. */
export async function verifyCopies(
  store: LedgerStore,
  file: LedgerFile,
  keys: readonly KeyObject[],
): Promise<ChainReport> {
  // Read in this order: each copy may only run ahead of the one read before it.
  const mirror = await store.mirror()
  const read = await file.read()
  const collection = await readLines(allLines(store))
  const report = (fault: ChainReport['fault']): ChainReport => ({ entries: collection.entries.length, fault })

  const inCollection = collection.fault ?? chainFault(collection.entries, keys)
  if (inCollection) return report({ ...inCollection, in: 'collection' })
  const inFile = read.fault ?? chainFault(read.entries, keys)
  if (inFile) return report({ ...inFile, in: 'file' })
  return report(
    copiesFault({ mirror, file: read.entries, collection: collection.entries }) ??
      (await tokensFault(store, collection.entries)),
  )
}

/** As `verifyCopies`, and then what the entries were signed with, in the folder's files and in the database. */
export async function verifyWhole(copies: LedgerCopies, keys: readonly KeyObject[]): Promise<ChainReport> {
  const report = await verifyCopies(copies.store, copies.file, keys)
  if (report.fault && report.fault.code !== 'tokens') return report
  return { ...report, fault: (await partFault(copies)) ?? report.fault }
}

/** The first thing that a file of the folder, or else the database, does not have as it was signed. */
async function partFault(copies: LedgerCopies): Promise<PartFault | undefined> {
  const { entries } = await copies.file.read()
  const [inFolder] = await folderFaults(copies, entries)
  if (inFolder) return inFolder
  for await (const inDatabase of databaseFaults(copies, entries)) return inDatabase
  return undefined
}

/** The entries of the collection, in order, as far as they are entries. */
export async function wholeCollection(store: LedgerStore): Promise<Entry[]> {
  return (await readLines(allLines(store))).entries
}

async function* allLines(store: LedgerStore): AsyncGenerator<string> {
  for (let read = 0; ;) {
    const more = await store.linesAfter(read - 1)
    if (more.length === 0) return
    yield* more
    read += more.length
  }
}

interface Copies {
  mirror: { seq: number; hash: string } | undefined
  file: readonly Entry[]
  collection: readonly Entry[]
}

function copiesFault({ mirror, file, collection }: Copies): ChainReport['fault'] {
  const differing = file.find((entry, seq) => collection[seq] && lineOf(collection[seq]) !== lineOf(entry))
  if (differing) return { seq: differing.seq, code: 'differs', in: 'copies' }
  if (mirror && mirror.seq >= file.length) return { seq: file.length, code: 'behind', in: 'copies' }
  if (mirror && file[mirror.seq]?.hash !== mirror.hash) return { seq: mirror.seq, code: 'head', in: 'copies' }
  if (file.length > collection.length) return { seq: collection.length, code: 'ahead', in: 'copies' }
  return undefined
}

/** The first entry whose tokens are not those it was signed with, those that were pruned left out. */
export async function tokensFault(
  store: LedgerStore,
  entries: readonly Entry[],
): Promise<(ChainReport['fault'] & { in: 'copies' }) | undefined> {
  const prunedThrough = prunedThroughOf(entries)
  for (const entry of entries) {
    if (entry.tokenCount === 0 || entry.seq <= prunedThrough) continue
    const tokens = await store.tokensOf(entry.seq)
    if (tokensRootOf(tokens) !== entry.tokensRoot) return { seq: entry.seq, code: 'tokens', in: 'copies' }
  }
  return undefined
}
