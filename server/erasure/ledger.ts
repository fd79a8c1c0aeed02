import { setTimeout as wait } from 'node:timers/promises'
import type { KeyObject } from 'node:crypto'
import type { Context } from '../base/context.ts'
import { codeOf, StartRefusal } from '../base/errors.ts'
import { failpoint } from '../base/failpoint.ts'
import {
  entryOf,
  noHash,
  saying,
  sayingSchema,
  signEntry,
  type Entry,
  type EntrySaying,
} from './ledger-entry.ts'
import { ledgerFile, type LedgerFile } from './ledger-file.ts'
import { ledgerStore, HeadMoved, type Head, type LedgerStore, type QueuedEntry } from './ledger-store.ts'
import { pruneTokens } from './ledger-prune.ts'
import { tokenOf, tokensOf, tokensRootOf } from './ledger-tokens.ts'
import { verifyCopies, type ChainReport } from './ledger-verify.ts'

/** What a new entry says, and what is stored in the same transaction. */
export interface NewEntry {
  says: EntrySaying
  /** Ids whose tokens the entry covers. */
  ids?: readonly string[]
  /** Database work of the same transaction: certificates, a step mark, a queue row away. It may run again. */
  along?: (entry: Entry) => Promise<void>
}

/** The signed, chained, append-only record of what was deleted. */
export interface Ledger {
  /**
   * The ledger is whole and has its genesis, made now at the very first start.
   *
   * @throws StartRefusal when it is broken, or its file lacks what was written to it
   */
  begin(): Promise<void>
  /**
   * The entry stands in the collection, the file and, by its head, the keys database. A run has one entry of a kind:
   * the same again gives that one. Never inside a transaction.
   *
   * @throws LedgerBehind when the file lacks what was written to it
   */
  append(entry: NewEntry): Promise<Entry>
  /** The entry waits for the worker, in the caller's transaction. */
  enqueue(says: EntrySaying): Promise<void>
  /** Everything that waited has its place; the file has every entry. The worker calls this at least every 5 s. */
  appendQueued(): Promise<number>
  /** Tokens of these ids, sorted, base64url. */
  tokens(ids: readonly string[]): string[]
  /** Whether this id belongs to something that was deleted, or is being: its address answers 410 instead of 404. */
  hasTokenOf(id: string): Promise<boolean>
  entryAt(seq: number): Promise<Entry | undefined>
  /** Tokens of entries older than that instant are gone, and an entry says so. Gives how many entries had some. */
  pruneTokens(before: Date): Promise<number>
  /** Chain, signatures and copies, checked from the genesis on. */
  verify(): Promise<ChainReport>
  /** The keys that entries are signed with. */
  publicKeys(): readonly KeyObject[]
}

/** What the ledger needs of the context. */
export type LedgerContext = Pick<Context, 'database' | 'inTransaction' | 'vault' | 'config'>

interface Parts {
  ctx: LedgerContext
  store: LedgerStore
  file: LedgerFile
}

const mostTries = 50
const duplicateKey = '11000'

/** The ledger of this installation; nothing is read or written before `begin`. */
export function ledgerOf(ctx: LedgerContext): Ledger {
  const parts: Parts = { ctx, store: ledgerStore(ctx.database), file: ledgerFile(ctx.config.ledgerDir) }
  const pepper = ctx.vault.secrets.of('ledger-pepper')
  const keys = [ctx.vault.secrets.ledgerKey.public]
  const oneByOne = queueOfWork()
  return {
    begin: async () => await oneByOne(() => begin(parts, keys)),
    append: async entry => await oneByOne(() => append(parts, entry)),
    enqueue: async says => await parts.store.enqueue(says, await ctx.database.now()),
    appendQueued: async () => await oneByOne(() => appendQueued(parts)),
    tokens: ids => tokensOf(pepper, ids),
    hasTokenOf: async id => await parts.store.hasToken(tokenOf(pepper, id)),
    entryAt: async seq => await parts.store.bySeq(seq),
    verify: async () => await verifyCopies(parts.store, parts.file, keys),
    pruneTokens: async before =>
      await oneByOne(() => pruneTokens({ ...parts, append: entry => append(parts, entry) }, before)),
    publicKeys: () => keys,
  }
}

/** The ledger file is missing, or lacks entries that were written to it: somebody must put it back. */
export class LedgerBehind extends Error {
  readonly code = 'LEDGER_BEHIND'

  constructor() {
    super('the ledger file lacks entries')
    this.name = 'LedgerBehind'
  }
}

async function begin(parts: Parts, keys: readonly KeyObject[]): Promise<void> {
  const { store, file } = parts
  const isNew = (await store.isEmpty()) && !(await store.mirror()) && !(await file.last())
  if (isNew) await append(parts, { says: genesisOf(keys) }).catch(ignoreSecondGenesis)
  const { fault } = await verifyCopies(store, file, keys)
  const where = parts.ctx.config.ledgerDir
  if (fault) {
    throw new StartRefusal([
      `${where}: the ledger is broken at entry ${fault.seq} (${fault.in}: ${fault.code}). Restore its newest copy`,
    ])
  }
  await copyForward(parts)
}

function genesisOf(keys: readonly KeyObject[]): EntrySaying {
  const publicKey = keys[0]?.export({ type: 'spki', format: 'der' }).toString('base64url') ?? ''
  return saying('genesis', { detail: { publicKey } })
}

class SecondGenesis extends Error {}

function ignoreSecondGenesis(error: unknown): void {
  if (!(error instanceof SecondGenesis)) throw error // another process began it at the same moment
}

/** Appends of one process follow each other: they would only race for the head. */
function queueOfWork(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const next = last.then(work, work)
    last = next.catch(() => undefined) // the caller of `next` gets the error
    return next
  }
}

async function append(parts: Parts, entry: NewEntry): Promise<Entry> {
  const done = entry.says.runId ? await parts.store.ofRun(entry.says.kind, entry.says.runId) : undefined
  if (done) {
    await copyForward(parts)
    return done
  }
  for (let tries = 1; ; tries += 1) {
    await copyForward(parts)
    try {
      const written = await writeEntry(parts, entry)
      await failpoint('ledger.afterTransaction')
      await copyForward(parts)
      return written
    } catch (error) {
      if (!isOvertaken(error) || tries === mostTries) throw error
      const other = entry.says.runId ? await parts.store.ofRun(entry.says.kind, entry.says.runId) : undefined
      if (other) return await append(parts, entry)
      await wait(5 * tries)
    }
  }
}

function isOvertaken(error: unknown): boolean {
  return error instanceof HeadMoved || codeOf(error) === duplicateKey
}

async function writeEntry(parts: Parts, { says, ids = [], along }: NewEntry): Promise<Entry> {
  const { ctx, store } = parts
  const tokens = tokensOf(ctx.vault.secrets.of('ledger-pepper'), ids)
  const counted =
    ids.length === 0 ? says : { ...says, tokensRoot: tokensRootOf(tokens), tokenCount: tokens.length }
  const at = await ctx.database.now()
  return await ctx.inTransaction(async () => {
    const head = await store.head()
    if (head && says.kind === 'genesis') throw new SecondGenesis()
    const place = { seq: (head?.seq ?? -1) + 1, at, prevHash: head?.hash ?? noHash }
    const entry = signEntry(counted, place, ctx.vault.secrets.ledgerKey.private)
    await store.insert(entry)
    await store.insertTokens(entry.seq, tokens)
    await along?.(entry)
    return entry
  })
}

/**
 * The file has every entry of the collection, and the mirror stands on the last one: mirror <= file <= database,
 * whoever died where. Source: deletion.md 9
 */
async function copyForward(parts: Parts): Promise<void> {
  const { store, file } = parts
  const mirror = await store.mirror()
  let head: Head | undefined = await file.last()
  if (mirror && mirror.seq > (head?.seq ?? -1)) throw new LedgerBehind()
  for (;;) {
    const lines = await store.linesAfter(head?.seq ?? -1)
    for (const line of lines) {
      const entry = wholeEntry(line)
      if (entry.tokenCount > 0) await file.appendTokens(entry, await store.tokensOf(entry.seq))
      await failpoint('ledger.afterTokenFile')
      await file.appendEntry(entry)
      await failpoint('ledger.afterLedgerFile')
      head = entry
    }
    if (lines.length === 0) break
  }
  if (!head || head.seq === mirror?.seq) return
  await store.moveMirror({ seq: head.seq, hash: head.hash })
  await failpoint('ledger.afterMirror')
}

function wholeEntry(line: string): Entry {
  const entry = entryOf(line)
  if (!entry) throw new LedgerBehind()
  return entry
}

async function appendQueued(parts: Parts): Promise<number> {
  const rows = await parts.store.queued()
  for (const { says, ids } of together(rows)) {
    await append(parts, { says, along: async () => await takeAway(parts, ids) }).catch(ignoreTaken)
  }
  if (rows.length === 0) await copyForward(parts)
  return rows.length
}

interface Together {
  says: EntrySaying
  ids: QueuedEntry['_id'][]
}

/** Last mails that were closed one after the other make one entry; all else stands alone. */
function together(rows: readonly QueuedEntry[]): Together[] {
  const entries: Together[] = []
  for (const row of rows) {
    const says = sayingSchema.parse(JSON.parse(row.says))
    const open = says.kind === 'mail_closed' && entries.find(entry => entry.says.kind === 'mail_closed')
    if (open) {
      open.says = { ...open.says, counts: sumOf(open.says.counts, says.counts) }
      open.ids.push(row._id)
    } else entries.push({ says, ids: [row._id] })
  }
  return entries
}

function sumOf(
  some: Readonly<Record<string, number>>,
  more: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum = { ...some }
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

class RowTaken extends Error {}

async function takeAway(parts: Parts, ids: readonly QueuedEntry['_id'][]): Promise<void> {
  for (const id of ids) if (!(await parts.store.dequeue(id))) throw new RowTaken()
}

function ignoreTaken(error: unknown): undefined {
  if (error instanceof RowTaken) return undefined // another worker has appended it
  throw error
}
