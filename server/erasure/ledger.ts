import type { KeyObject } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { StartRefusal } from '../base/errors.ts'
import { saying, sayingSchema, type Entry, type EntryKind, type EntrySaying } from './ledger-entry.ts'
import { ledgerFile } from './ledger-file.ts'
import {
  append,
  SecondGenesis,
  writeEntry,
  type AppendParts,
  type LedgerContext,
  type NewEntry,
} from './ledger-append.ts'
import { copyForward } from './ledger-forward.ts'
import { certificatesStore } from './certificates-store.ts'
import type { PartFault } from './ledger-parts.ts'
import { gapOf, lostParts, repairFile, repairParts, type FileGap } from './ledger-repair.ts'
import { repairRows, wrongRows } from './ledger-rows.ts'
import { ledgerReplayOf, type LedgerReplay } from './ledger-replay.ts'
import { ledgerStore, type Head, type QueuedEntry } from './ledger-store.ts'
import { pruneTokens } from './ledger-prune.ts'
import { tokenOf, tokensOf } from './ledger-tokens.ts'
import { verifyCopies, verifyWhole, type ChainReport } from './ledger-verify.ts'
import { wayOutOf } from './ledger-way-out.ts'

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
  /** The entry waits for the worker, in the caller's transaction. It will cover the tokens of these ids. */
  enqueue(says: EntrySaying, ids?: readonly string[]): Promise<void>
  /** Everything that waited has its place; the file has every entry. The worker calls this at least every 5 s. */
  appendQueued(): Promise<number>
  /** Tokens of these ids, sorted, base64url. */
  tokens(ids: readonly string[]): string[]
  /** Whether this id belongs to something that was deleted, or is being: its address answers 410 instead of 404. */
  hasTokenOf(id: string): Promise<boolean>
  entryAt(seq: number): Promise<Entry | undefined>
  /** The last entry of that kind. */
  lastOf(kind: Entry['kind']): Promise<Entry | undefined>
  /** The one entry of that kind that names this run. */
  ofRun(kind: EntryKind, runId: string): Promise<Entry | undefined>
  /** Tokens of entries older than that instant are gone, and an entry says so. Gives how many entries had some. */
  pruneTokens(before: Date): Promise<number>
  /** Chain, signatures, copies, tokens and certificates, checked from the genesis on. */
  verify(): Promise<ChainReport>
  /** What the file has lost and the database has; undefined: nothing. @throws NoRepair when it is not as easy as that */
  gap(): Promise<FileGap | undefined>
  /** The file has again what it had lost, and an entry says so. Gives what was lost. @throws NoRepair as `gap` */
  repairFile(): Promise<FileGap | undefined>
  /** Entries that the collection has lost, or otherwise than the file. @throws NoRepair when the file cannot tell */
  wrongRows(): Promise<Entry[]>
  /** The collection has them again, and an entry says so. Gives how many. @throws NoRepair when not all */
  repairRows(): Promise<number>
  /** Tokens and certificates that folder or database have not as they were signed. @throws NoRepair as `gap` */
  lostParts(): Promise<PartFault[]>
  /** Folder and database have them again from each other, and an entry says so. Gives how many. @throws NoRepair when not all */
  repairParts(): Promise<number>
  /** The keys that entries are signed with. */
  publicKeys(): readonly KeyObject[]
  /** What the folder knows that a restored database does not. */
  replay: LedgerReplay
}

/** The ledger of this installation; nothing is read or written before `begin`. */
export function ledgerOf(ctx: LedgerContext): Ledger {
  const { database, config } = ctx
  const parts: AppendParts = {
    ctx,
    store: ledgerStore(database),
    certificates: certificatesStore(database),
    file: ledgerFile(config.ledgerDir),
  }
  const pepper = ctx.vault.secrets.of('ledger-pepper')
  const keys = ctx.vault.secrets.ledgerPublicKeys()
  const oneByOne = queueOfWork()
  const write = {
    writeEntry: async (entry: NewEntry, head: Head) => await writeEntry(parts, entry, head),
    append: async (entry: NewEntry) => await append(parts, entry),
  }
  const repairing = { ...parts, keys, ...write }
  return {
    begin: async () => await oneByOne(() => begin(parts, keys)),
    append: async entry => await oneByOne(() => append(parts, entry)),
    enqueue: async (says, ids = []) => await parts.store.enqueue(says, ids, await ctx.database.now()),
    appendQueued: async () => await appendQueued(parts, oneByOne),
    tokens: ids => tokensOf(pepper, ids),
    hasTokenOf: async id => await parts.store.hasToken(tokenOf(pepper, id)),
    entryAt: async seq => await parts.store.bySeq(seq),
    lastOf: async kind => await parts.store.lastOf(kind),
    ofRun: async (kind, runId) => await parts.store.ofRun(kind, runId),
    verify: async () => {
      await ctx.vault.secrets.reloadLedgerKeys()
      return await verifyWhole(parts, keys)
    },
    pruneTokens: async before =>
      await oneByOne(() => pruneTokens({ ...parts, append: entry => append(parts, entry) }, before)),
    publicKeys: () => keys,
    gap: async () => await gapOf(repairing),
    repairFile: async () => await oneByOne(() => repairFile(repairing)),
    wrongRows: async () => await wrongRows(repairing),
    repairRows: async () => await oneByOne(() => repairRows(repairing)),
    lostParts: async () => await lostParts(repairing),
    repairParts: async () => await oneByOne(() => repairParts(repairing)),
    replay: ledgerReplayOf({ ...repairing, pepper }),
  }
}

async function begin(parts: AppendParts, keys: readonly KeyObject[]): Promise<void> {
  const { store, file } = parts
  const isNew = (await store.isEmpty()) && !(await store.mirror()) && !(await file.last())
  if (isNew) await append(parts, { says: genesisOf(keys) }).catch(ignoreSecondGenesis)
  const { fault, entries } = await verifyCopies(store, file, keys)
  const where = parts.ctx.config.ledgerDir
  const head = await store.head()
  if (!head) throw new StartRefusal([withoutLedger(where)])
  // A head beyond the collection's last entry is no restored backup: somebody took entries out.
  if (fault?.code === 'ahead' && head.seq < entries) return // a restored backup: the gate is shut until its replay
  if (fault) throw new StartRefusal([brokenAt(where, fault)])
  await copyForward(parts)
}

function brokenAt(where: string, fault: NonNullable<ChainReport['fault']>): string {
  const { seq, code } = fault
  return `${where}: the ledger is broken at entry ${seq} (${fault.in}: ${code}). ${wayOutOf(fault)}`
}

function withoutLedger(where: string): string {
  return (
    `${where}: has a ledger, and the database has none, or not all of it. Restore a backup (glemme restore), also again ` +
    'when that did not come to its end, or set GLEMME_LEDGER_DIR to an empty folder for a new installation'
  )
}

function genesisOf(keys: readonly KeyObject[]): EntrySaying {
  const publicKey = keys[0]?.export({ type: 'spki', format: 'der' }).toString('base64url') ?? ''
  return saying('genesis', { detail: { publicKey } })
}

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

/** A part at a time: what else this process appends meanwhile need not wait for all of it. */
async function appendQueued(parts: AppendParts, oneByOne: ReturnType<typeof queueOfWork>): Promise<number> {
  let appended = 0
  for (;;) {
    const some = await oneByOne(() => appendSome(parts))
    if (some === undefined) return appended
    appended += some
  }
}

/**
 * Rows that waited have their place; gives how many, undefined when none waits. Where another worker has taken some it
 * ends: what is left of an entry is older than what comes behind it, and has to be told before it.
 */
async function appendSome(parts: AppendParts): Promise<number | undefined> {
  const rows = await parts.store.queued()
  let appended = 0
  for (const { says, ids, rowIds } of together(rows)) {
    const along = async (): Promise<void> => await takeAway(parts, rowIds)
    if (!(await append(parts, { says, ids, along }).catch(ignoreTaken))) return appended
    appended += rowIds.length
  }
  if (rows.length > 0) return appended
  await copyForward(parts)
  return undefined
}

interface Together {
  says: EntrySaying
  ids: string[]
  rowIds: QueuedEntry['_id'][]
}

/** What is told one by one and read together. */
const joined: ReadonlySet<EntrySaying['kind']> = new Set(['mail_closed', 'due_moved'])

/** Last mails that were closed one after the other make one entry, and so do moves to one date; all else stands alone. */
function together(rows: readonly QueuedEntry[]): Together[] {
  const entries: Together[] = []
  for (const row of rows) {
    const says = sayingSchema.parse(JSON.parse(row.says))
    const open = joined.has(says.kind) ? lastToJoin(entries, { says, ids: row.ids }) : undefined
    if (open) {
      open.says = { ...open.says, counts: sumOf(open.says.counts, says.counts) }
      open.ids.push(...row.ids)
      open.rowIds.push(row._id)
    } else entries.push({ says, ids: [...row.ids], rowIds: [row._id] })
  }
  return entries
}

/** The open entry of the same kind and detail; none when a later one speaks of one of the ids: the last word stands last. */
function lastToJoin(
  entries: readonly Together[],
  { says, ids }: Pick<Together, 'says' | 'ids'>,
): Together | undefined {
  const at = entries.findLastIndex(
    entry => entry.says.kind === says.kind && isDeepStrictEqual(entry.says.detail, says.detail),
  )
  const later = at < 0 ? [] : entries.slice(at + 1)
  return later.some(entry => entry.ids.some(id => ids.includes(id))) ? undefined : entries[at]
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

async function takeAway(parts: AppendParts, ids: readonly QueuedEntry['_id'][]): Promise<void> {
  for (const id of ids) if (!(await parts.store.dequeue(id))) throw new RowTaken()
}

function ignoreTaken(error: unknown): undefined {
  if (error instanceof RowTaken) return undefined // another worker has appended it
  throw error
}
