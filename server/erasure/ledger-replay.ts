import type { KeyObject } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../base/context.ts'
import type { CertificateRow } from './certificates-store.ts'
import { chainFault } from './ledger-chain.ts'
import { sayingSchema, type Entry, type EntrySaying } from './ledger-entry.ts'
import { copyForward, LedgerBehind, type LedgerCopies } from './ledger-forward.ts'
import { certificatesIn, prunedThroughOf, tokensIn } from './ledger-parts.ts'
import { HeadMoved, type Head } from './ledger-store.ts'
import { tokensOf } from './ledger-tokens.ts'

/** The last entry of each copy; read in this order, so that each may only run ahead of the one before. */
export interface Heads {
  mirror: Head | undefined
  file: Head | undefined
  data: Head | undefined
}

/** The whole ledger as its folder has it. */
export interface LedgerReading {
  /** The last entry that the database stands on. */
  from: Head
  /** The last entry of the file. */
  to: Head
  entries: readonly Entry[]
  /** Tokens by the number of their entry, as far as they are not pruned; each list is what the entry was signed with. */
  tokens: ReadonlyMap<number, readonly string[]>
  /** Up to which entry tokens were pruned; -1: none were. */
  prunedThrough: number
}

/** What a replay needs of the ledger. Entries after `from` are those that the database lacks. */
export interface LedgerReplay {
  heads(): Promise<Heads>
  /** @throws LedgerBehind when the file is not whole */
  read(): Promise<LedgerReading>
  /** The certificates in the folder, each list as its entry was signed. */
  certificates(reading: LedgerReading): AsyncGenerator<CertificateRow[]>
  /** The collection has every entry and its tokens; its head stands where it stood. Gives how many it lacked. */
  copyMissing(reading: LedgerReading): Promise<number>
  /**
   * The head stands on the file's last entry, what had waited and was told since does not wait any more, and this is
   * the next entry: all at once. From now on the database is not behind.
   *
   * @throws HeadMoved when somebody else did it meanwhile
   */
  rejoin(reading: LedgerReading, says: EntrySaying): Promise<Entry>
}

/** What the replay's part of the ledger works with. */
export interface ReplayParts extends LedgerCopies {
  ctx: Pick<Context, 'inTransaction' | 'vault'>
  keys: readonly KeyObject[]
  pepper: Uint8Array
  writeEntry(entry: { says: EntrySaying }, inFile: Head): Promise<Entry>
}

/** The replay's part of the ledger. */
export function ledgerReplayOf(parts: ReplayParts): LedgerReplay {
  const { store, file } = parts
  return {
    heads: async () => ({ mirror: await store.mirror(), file: await file.last(), data: await store.head() }),
    read: async () => await read(parts),
    certificates: reading => certificates(parts, reading),
    copyMissing: async reading => await copyMissing(parts, reading),
    rejoin: async (reading, says) => await rejoin(parts, reading, says),
  }
}

async function read({ ctx, store, file, keys }: ReplayParts): Promise<LedgerReading> {
  await ctx.vault.secrets.reloadLedgerKeys() // changed, maybe, while this process ran
  const from = await store.head()
  const { entries, fault } = await file.read()
  const last = entries.at(-1)
  if (!from || !last || fault || chainFault(entries, keys)) throw new LedgerBehind()
  const tokens = new Map<number, string[]>()
  for await (const line of file.tokens()) {
    const said = tokensIn(line, entries)
    if (said) tokens.set(said.entry.seq, said.tokens)
  }
  const to = { seq: last.seq, hash: last.hash }
  return { from, to, entries, tokens, prunedThrough: prunedThroughOf(entries) }
}

async function* certificates(
  { file }: ReplayParts,
  { entries }: LedgerReading,
): AsyncGenerator<CertificateRow[]> {
  for await (const line of file.certificates()) {
    const said = certificatesIn(line, entries)
    if (said) yield said.rows
  }
}

async function copyMissing({ store }: ReplayParts, reading: LedgerReading): Promise<number> {
  const missing = reading.entries.slice(reading.from.seq + 1)
  // Tokens first: an entry that stands without its tokens would be a broken one.
  for (const entry of missing)
    if (entry.tokenCount > 0) await store.putBackTokens(entry, reading.tokens.get(entry.seq) ?? [])
  await store.putBack(missing)
  return missing.length
}

async function rejoin(parts: ReplayParts, reading: LedgerReading, says: EntrySaying): Promise<Entry> {
  const { ctx, store } = parts
  const entry = await ctx.inTransaction(async () => {
    if (!(await store.moveHead(reading.from, reading.to))) throw new HeadMoved()
    for (const row of await store.allQueued()) if (wasTold(parts, reading, row)) await store.dequeue(row._id)
    return await parts.writeEntry({ says }, reading.to)
  })
  await copyForward(parts)
  return entry
}

/** Whether what waits was appended after the backup was made: once more, and an old word would be the last one. */
function wasTold(
  { pepper }: ReplayParts,
  { entries, tokens, from }: LedgerReading,
  row: { says: string; ids: readonly string[] },
): boolean {
  const says = sayingSchema.parse(JSON.parse(row.says))
  const own = tokensOf(pepper, row.ids)
  return entries.slice(from.seq + 1).some(entry => {
    const told = new Set(tokens.get(entry.seq))
    return (
      entry.kind === says.kind &&
      isDeepStrictEqual(entry.detail, says.detail) &&
      own.every(token => told.has(token))
    )
  })
}
