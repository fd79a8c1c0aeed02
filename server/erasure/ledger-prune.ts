import { saying, type Entry } from './ledger-entry.ts'
import type { LedgerFile } from './ledger-file.ts'
import type { NewEntry } from './ledger-append.ts'
import type { LedgerStore } from './ledger-store.ts'

/** What pruning works with. */
export interface Pruning {
  store: LedgerStore
  file: LedgerFile
  append(entry: NewEntry): Promise<Entry>
}

/**
 * Tokens of entries older than that instant are gone from collection and folder, and an entry says so, up to which
 * number. Gives how many entries lost theirs. Source: deletion.md 9
 */
export async function pruneTokens({ store, file, append }: Pruning, before: Date): Promise<number> {
  let old = 0
  let through = -1
  for (const seq of await store.seqsWithTokens()) {
    const entry = await store.bySeq(seq)
    if (!entry || new Date(entry.at) >= before) continue
    old += 1
    through = Math.max(through, seq)
  }
  if (old > 0) {
    const says = saying('tokens_pruned', { counts: { entries: old }, detail: { through } })
    await append({ says, along: async () => await store.removeTokens(through) })
  }
  // Also after a crash between entry and files: whole days go, so that none is lost that is needed.
  await file.removeTokensBefore(before)
  return old
}
