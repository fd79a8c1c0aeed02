import { failpoint } from '../base/failpoint.ts'
import type { CertificateRow, CertificatesStore } from './certificates-store.ts'
import { entryOf, type Entry } from './ledger-entry.ts'
import type { LedgerFile } from './ledger-file.ts'
import type { Head, LedgerStore } from './ledger-store.ts'

/** Where the ledger is: in the data database, in its folder, and its head in the keys database. */
export interface LedgerCopies {
  store: LedgerStore
  certificates: CertificatesStore
  file: LedgerFile
}

/** The ledger file is missing, or lacks entries that were written to it: somebody must put it back. */
export class LedgerBehind extends Error {
  readonly code = 'LEDGER_BEHIND'

  constructor() {
    super('the ledger file lacks entries')
    this.name = 'LedgerBehind'
  }
}

/** The database is older than the ledger file: a backup was restored, and nothing may be appended until it is replayed. */
export class DataBehind extends Error {
  readonly code = 'DATA_BEHIND'

  constructor() {
    super('the database lacks entries of the ledger file')
    this.name = 'DataBehind'
  }
}

/**
 * The file has every entry of the collection, and the mirror stands on the last one: mirror <= file <= database,
 * whoever died where. Source: deletion.md 9
 *
 * @returns the last entry of the file
 * @throws LedgerBehind when the file lacks what was written to it
 */
export async function copyForward(copies: LedgerCopies): Promise<Head | undefined> {
  const mirror = await copies.store.mirror()
  const head = await copies.file.last()
  if (mirror && mirror.seq > (head?.seq ?? -1)) throw new LedgerBehind()
  return await copyEntries(copies, head, mirror)
}

/**
 * The file has every entry of the collection after that one of its own, and the mirror stands on the last one, if it
 * did not. Gives the last entry of the file. For `copyForward`, and for a repair, which has looked closer.
 */
export async function copyEntries(
  { store, certificates, file }: LedgerCopies,
  ...[from, mirror]: [from: Head | undefined, mirror?: Head]
): Promise<Head | undefined> {
  let head = from
  for (;;) {
    const lines = await store.linesAfter(head?.seq ?? -1)
    for (const line of lines) {
      const entry = wholeEntry(line)
      const tokens = entry.tokenCount > 0 ? await store.tokensOf(entry.seq) : []
      if (tokens.length > 0) await file.appendTokens(entry, tokens) // none: pruned long since
      await failpoint('ledger.afterTokenFile')
      if (entry.certificateCount > 0)
        await file.appendCertificates(entry, await certificates.ofEntry(entry.seq))
      await failpoint('ledger.afterCertificateFile')
      await file.appendEntry(entry)
      await failpoint('ledger.afterLedgerFile')
      head = entry
    }
    if (lines.length === 0) break
  }
  if (!head || head.seq === mirror?.seq) return head
  await store.moveMirror({ seq: head.seq, hash: head.hash })
  await failpoint('ledger.afterMirror')
  return head
}

/** What was stored a moment ago, after the entry that every copy stood on, is in the file too, and the mirror stands on it. */
export async function copyEntry(
  { store, file }: LedgerCopies,
  written: { entry: Entry; tokens: readonly string[]; certificates: readonly CertificateRow[] },
): Promise<void> {
  const { entry, tokens, certificates } = written
  // In the order in which they are read back.
  if (tokens.length > 0) await file.appendTokens(entry, tokens.toSorted())
  await failpoint('ledger.afterTokenFile')
  if (certificates.length > 0) await file.appendCertificates(entry, certificates)
  await failpoint('ledger.afterCertificateFile')
  await file.appendEntry(entry)
  await failpoint('ledger.afterLedgerFile')
  await store.moveMirror({ seq: entry.seq, hash: entry.hash })
  await failpoint('ledger.afterMirror')
}

function wholeEntry(line: string): Entry {
  const entry = entryOf(line)
  if (!entry) throw new LedgerBehind()
  return entry
}
