import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../base/context.ts'
import { codeOf } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import type { CertificateRow } from './certificates-store.ts'
import { noHash, signEntry, type Entry, type EntrySaying } from './ledger-entry.ts'
import { copyEntry, copyForward, DataBehind, type LedgerCopies } from './ledger-forward.ts'
import { HeadMoved, type Head } from './ledger-store.ts'
import { tokensOf, tokensRootOf } from './ledger-tokens.ts'

/** What a new entry says, and what is stored in the same transaction. */
export interface NewEntry {
  says: EntrySaying
  /** Ids whose tokens the entry covers. */
  ids?: readonly string[]
  /** The certificates that stand under it, in the order of its tree. */
  certificates?: (entry: Entry) => CertificateRow[]
  /** Database work of the same transaction: a step mark, a queue row away. It may run again. */
  along?: (entry: Entry) => Promise<void>
}

/** What the ledger needs of the context. */
export type LedgerContext = Pick<Context, 'database' | 'inTransaction' | 'vault' | 'config'>

/** What an append works with. */
export interface AppendParts extends LedgerCopies {
  ctx: LedgerContext
}

/** Another process has begun the ledger. */
export class SecondGenesis extends Error {}

/** An entry as it was stored, with all that belongs to it. */
interface Written {
  entry: Entry
  tokens: readonly string[]
  certificates: readonly CertificateRow[]
}

const mostTries = 50
const duplicateKey = '11000'

/**
 * The entry stands in all copies; of a run that has one of the kind, that one.
 *
 * @throws LedgerBehind when the file lacks what was written to it
 */
export async function append(parts: AppendParts, entry: NewEntry): Promise<Entry> {
  return (await appendToLevel(parts, entry)) ?? (await appendLooking(parts, entry))
}

/**
 * The entry, if every copy stands on the same one, as they nearly always do: nothing is read that is known then. Undefined
 * when they do not, or when somebody else took the place: then it has to be looked at closer.
 */
async function appendToLevel(parts: AppendParts, entry: NewEntry): Promise<Entry | undefined> {
  const mirror = await parts.store.mirror()
  const inFile = await parts.file.last()
  if (!inFile || mirror?.seq !== inFile.seq || mirror.hash !== inFile.hash) return undefined
  try {
    const written = await write(parts, entry, () => Promise.resolve(inFile))
    await failpoint('ledger.afterTransaction')
    await copyEntry(parts, written)
    return written.entry
  } catch (error) {
    if (isOvertaken(error)) return undefined
    throw error
  }
}

async function appendLooking(parts: AppendParts, entry: NewEntry): Promise<Entry> {
  const done = entry.says.runId ? await parts.store.ofRun(entry.says.kind, entry.says.runId) : undefined
  if (done) {
    await copyForward(parts)
    return done
  }
  for (let tries = 1; ; tries += 1) {
    const inFile = await copyForward(parts)
    try {
      const written = await writeEntry(parts, entry, inFile)
      await failpoint('ledger.afterTransaction')
      await copyForward(parts)
      return written
    } catch (error) {
      if (!isOvertaken(error) || tries === mostTries) throw error
      const other = entry.says.runId ? await parts.store.ofRun(entry.says.kind, entry.says.runId) : undefined
      if (other) return await appendLooking(parts, entry)
      await wait(5 * tries)
    }
  }
}

function isOvertaken(error: unknown): boolean {
  return error instanceof HeadMoved || codeOf(error) === duplicateKey
}

/**
 * The entry is stored after the head of the database, which must not be older than this one of the file.
 *
 * @throws DataBehind when it is
 */
export async function writeEntry(
  parts: AppendParts,
  entry: NewEntry,
  inFile: Head | undefined,
): Promise<Entry> {
  const written = await write(parts, entry, async () => {
    const head = await parts.store.head()
    if (inFile && inFile.seq > (head?.seq ?? -1)) throw new DataBehind()
    if (head && entry.says.kind === 'genesis') throw new SecondGenesis()
    return head
  })
  return written.entry
}

/** @throws HeadMoved when the database stands on another entry than `after` gives */
async function write(
  parts: AppendParts,
  { says, ids = [], certificates, along }: NewEntry,
  after: () => Promise<Head | undefined>,
): Promise<Written> {
  const { ctx, store } = parts
  const tokens = tokensOf(ctx.vault.secrets.of('ledger-pepper'), ids)
  const counted =
    ids.length === 0 ? says : { ...says, tokensRoot: tokensRootOf(tokens), tokenCount: tokens.length }
  const at = await ctx.database.now()
  await ctx.vault.secrets.reloadLedgerKeys() // the signing key may have been changed by a command
  return await ctx.inTransaction(async () => {
    const head = await after()
    const place = { seq: (head?.seq ?? -1) + 1, at, prevHash: head?.hash ?? noHash }
    const entry = signEntry(counted, place, ctx.vault.secrets.ledgerKey.private)
    await store.insert(entry)
    await store.insertTokens(entry, tokens)
    const rows = certificates?.(entry) ?? []
    if (rows.length > 0) await parts.certificates.insert(rows)
    await along?.(entry)
    return { entry, tokens, certificates: rows }
  })
}
