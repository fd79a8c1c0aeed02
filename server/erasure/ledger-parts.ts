import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { CertificateRow } from './certificates-store.ts'
import { bytes, type Entry } from './ledger-entry.ts'
import { partFileName, type LedgerFile } from './ledger-file.ts'
import type { LedgerCopies } from './ledger-forward.ts'
import { leafHash, merkleTree } from './merkle.ts'
import { tokensRootOf } from './ledger-tokens.ts'

/** What an entry was signed with beside its line. */
export type Part = 'tokens' | 'certificates'

/** A file of the folder, or the database, does not have what an entry was signed with. */
export interface PartFault {
  seq: number
  code: Part
  in: 'folder' | 'copies'
  /** The file of the folder it belongs in. */
  file: string
}

const tokenLine = z.strictObject({ seq: z.int(), tokens: z.array(bytes) })
const certificate = z.strictObject({
  _id: z.string(),
  runId: z.templateLiteral(['run_', z.string()]),
  seq: z.int(),
  leafIndex: z.int(),
  leafCount: z.int(),
  body: z.string(),
  path: z.array(z.string()),
})
const numbered = z.object({ number: z.string() })
const certificateLine = z.strictObject({ seq: z.int(), rows: z.array(certificate) })

/** The entry's tokens as a line of a token file has them; undefined when they are not those it was signed with. */
export function tokensIn(
  line: unknown,
  entries: readonly Entry[],
): { entry: Entry; tokens: string[] } | undefined {
  const said = tokenLine.safeParse(line)
  const entry = said.success ? entries[said.data.seq] : undefined
  return said.success && entry && areTokensOf(entry, said.data.tokens)
    ? { entry, tokens: said.data.tokens }
    : undefined
}

/** The entry's certificates as a line of a certificate file has them; undefined when they are not those it was signed with. */
export function certificatesIn(
  line: unknown,
  entries: readonly Entry[],
): { entry: Entry; rows: CertificateRow[] } | undefined {
  const said = certificateLine.safeParse(line)
  const entry = said.success ? entries[said.data.seq] : undefined
  if (!said.success || !entry || !areCertificatesOf(entry, said.data.rows)) return undefined
  return { entry, rows: said.data.rows.map(row => ({ ...row, runId: row.runId })) }
}

function areTokensOf(entry: Entry, tokens: readonly string[]): boolean {
  return entry.tokenCount === tokens.length && tokensRootOf(tokens) === entry.tokensRoot
}

/** The bodies are what was signed, and what stands beside them follows from them. */
function areCertificatesOf(entry: Entry, rows: readonly Omit<CertificateRow, 'runId'>[]): boolean {
  if (rows.length === 0) return false
  const { root, paths } = merkleTree(rows.map(row => leafHash(Buffer.from(row.body))))
  if (root.toString('base64url') !== entry.certificatesRoot) return false
  return rows.every(
    ({ _id, seq, leafIndex, leafCount, body, path }, at) =>
      [seq, leafIndex, leafCount].join() === [entry.seq, at, rows.length].join() &&
      isDeepStrictEqual(
        path,
        paths[at]?.map(part => part.toString('base64url')),
      ) &&
      isDeepStrictEqual(numbered.parse(JSON.parse(body)), { number: _id }),
  )
}

/** Up to which entry tokens were pruned; -1: none were. */
export function prunedThroughOf(entries: readonly Entry[]): number {
  // Not as arguments of one call: of the entries of some years there are too many.
  return entries.reduce((through, entry) => Math.max(through, prunedBy(entry)), -1)
}

function prunedBy({ kind, detail }: Entry): number {
  return kind === 'tokens_pruned' ? Number(detail?.['through'] ?? -1) : -1
}

/**
 * What the folder's files lack, or have otherwise than these entries of `ledger.jsonl` were signed with, in their order;
 * tokens that were pruned left out. A line that is spoilt does not matter where another one is right.
 */
export async function folderFaults(
  { store, file }: Pick<LedgerCopies, 'store' | 'file'>,
  entries: readonly Entry[],
): Promise<PartFault[]> {
  const found = { tokens: new Set<number>(), certificates: new Set<number>() }
  for await (const line of partLines(file, 'tokens', entries))
    found.tokens.add(tokensIn(line, entries)?.entry.seq ?? -1)
  for await (const line of partLines(file, 'certificates', entries))
    found.certificates.add(certificatesIn(line, entries)?.entry.seq ?? -1)
  // Read last: what was pruned meanwhile is no fault.
  const pruned = await store.lastOf('tokens_pruned')
  const prunedThrough = prunedThroughOf(pruned ? [...entries, pruned] : entries)
  return entries.flatMap(entry =>
    partsOf(entry, prunedThrough)
      .filter(part => !found[part].has(entry.seq))
      .map(part => faultOf(entry, part, 'folder')),
  )
}

/** The lines of those files; none when no entry has such a part: a folder that was never written to need not be there. */
async function* partLines(file: LedgerFile, part: Part, entries: readonly Entry[]): AsyncGenerator<unknown> {
  if (entries.some(entry => partsOf(entry, -1).includes(part))) yield* file[part]()
}

/** What the database lacks, or has otherwise than these entries were signed with, in their order; pruned tokens left out. */
export async function* databaseFaults(
  { store, certificates }: Pick<LedgerCopies, 'store' | 'certificates'>,
  entries: readonly Entry[],
): AsyncGenerator<PartFault> {
  const prunedThrough = prunedThroughOf(entries)
  for (const entry of entries) {
    for (const part of partsOf(entry, prunedThrough)) {
      const isWhole =
        part === 'tokens'
          ? areTokensOf(entry, await store.tokensOf(entry.seq))
          : areCertificatesOf(entry, await certificates.ofEntry(entry.seq))
      if (!isWhole) yield faultOf(entry, part, 'copies')
    }
  }
}

function partsOf(entry: Entry, prunedThrough: number): Part[] {
  const parts: Part[] = []
  if (entry.tokenCount > 0 && entry.seq > prunedThrough) parts.push('tokens')
  if (entry.certificateCount > 0) parts.push('certificates')
  return parts
}

function faultOf(entry: Entry, code: Part, where: PartFault['in']): PartFault {
  return { seq: entry.seq, code, in: where, file: partFileName(code, entry) }
}

/** As `folderFaults` and `databaseFaults`, all of them. */
export async function partFaults(copies: LedgerCopies, entries: readonly Entry[]): Promise<PartFault[]> {
  const faults = await folderFaults(copies, entries)
  for await (const fault of databaseFaults(copies, entries)) faults.push(fault)
  return faults
}

/** The files and the database have from each other what one of them lacked, as far as the other has it rightly. */
export async function mendParts(copies: LedgerCopies, entries: readonly Entry[]): Promise<void> {
  for (const { seq, code } of await folderFaults(copies, entries)) {
    const entry = entries[seq]
    if (entry) await (code === 'tokens' ? writeTokens(copies, entry) : writeCertificates(copies, entry))
  }
  const lacking = { tokens: new Set<number>(), certificates: new Set<number>() }
  for await (const { seq, code } of databaseFaults(copies, entries)) lacking[code].add(seq)
  await putBackTokens(copies, entries, lacking.tokens)
  await putBackCertificates(copies, entries, lacking.certificates)
}

async function writeTokens({ store, file }: LedgerCopies, entry: Entry): Promise<void> {
  const tokens = await store.tokensOf(entry.seq)
  if (areTokensOf(entry, tokens)) await file.appendTokens(entry, tokens)
}

async function writeCertificates({ certificates, file }: LedgerCopies, entry: Entry): Promise<void> {
  const rows = await certificates.ofEntry(entry.seq)
  if (areCertificatesOf(entry, rows)) await file.appendCertificates(entry, rows)
}

async function putBackTokens(
  { store, file }: LedgerCopies,
  entries: readonly Entry[],
  lacking: ReadonlySet<number>,
): Promise<void> {
  if (lacking.size === 0) return
  for await (const line of file.tokens()) {
    const said = tokensIn(line, entries)
    if (said && lacking.has(said.entry.seq)) await store.putBackTokens(said.entry, said.tokens)
  }
}

async function putBackCertificates(
  { certificates, file }: LedgerCopies,
  entries: readonly Entry[],
  lacking: ReadonlySet<number>,
): Promise<void> {
  if (lacking.size === 0) return
  for await (const line of file.certificates()) {
    const said = certificatesIn(line, entries)
    if (said && lacking.has(said.entry.seq)) await certificates.putBack(said.rows)
  }
}
