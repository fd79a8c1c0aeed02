import { Schema, type Model } from 'mongoose'
import type { Database } from '../store/database.ts'
import { newId, type Id } from '../base/ids.ts'
import { entryOf, lineOf, type Entry, type EntryKind, type EntrySaying } from './ledger-entry.ts'

interface EntryRow {
  /** `genesis`, `<kind>:<run id>` or `seq:<number>`: one genesis, and of each run one entry of a kind. */
  _id: string
  seq: number
  kind: EntryKind
  runId: string | null
  /** The entry as canonical JSON: what was signed, to the byte. */
  line: string
}

interface TokenRow {
  /** `<token>:<seq>`: a unit is in several entries. */
  _id: string
  /** base64url. */
  token: string
  seq: number
  /** Of the entry. */
  kind: EntryKind
}

/** What a web process wants in the ledger; the worker gives it its place. */
export interface QueuedEntry {
  _id: Id<'req'>
  /** `EntrySaying` as JSON. */
  says: string
  /** Ids whose tokens the entry will cover. */
  ids: string[]
  createdAt: Date
}

/** The place of the last entry. */
export interface Head {
  seq: number
  hash: string
}

const entries = new Schema<EntryRow>(
  { _id: String, seq: Number, kind: String, runId: String, line: String },
  { versionKey: false },
)
const tokens = new Schema<TokenRow>(
  { _id: String, token: String, seq: Number, kind: String },
  { versionKey: false },
)
const queue = new Schema<QueuedEntry>(
  { _id: String, says: String, ids: [String], createdAt: Date },
  { versionKey: false },
)
const head = new Schema<Head & { _id: string }>(
  { _id: String, seq: Number, hash: String },
  { versionKey: false },
)

const headId = 'head'

/** Somebody else's entry took that place in the chain meanwhile. */
export class HeadMoved extends Error {
  constructor() {
    super('the head of the ledger has moved')
    this.name = 'HeadMoved'
  }
}

/** Where the ledger's rows are kept. */
export type LedgerStore = ReturnType<typeof ledgerStore>

/** The ledger's collections in the data database, and the mirror of its head in the keys database. */
export function ledgerStore(database: Database) {
  const rows = database.model('ledger', entries)
  const heads = database.model('ledgerHead', head)
  return {
    ...mendingStore(database, rows),
    ...tokenStore(database),
    ...queueStore(database),
    ...mirrorStore(database),
    /** The head has gone from the one to the other; false when it stood elsewhere. For inside a transaction. */
    moveHead: async (from: Head, to: Head): Promise<boolean> => {
      const moved = await heads.updateOne({ _id: headId, ...from }, { $set: { ...to } })
      return moved.matchedCount === 1
    },
    head: async (): Promise<Head | undefined> => headOf(await heads.findOne({ _id: headId }).lean<Head>()),
    bySeq: async (seq: number): Promise<Entry | undefined> =>
      entryOf((await rows.findOne({ seq }).lean<EntryRow>())?.line ?? ''),
    lastOf: async (kind: EntryKind): Promise<Entry | undefined> =>
      entryOf((await rows.findOne({ kind }).sort({ seq: -1 }).lean<EntryRow>())?.line ?? ''),
    ofRun: async (kind: EntryKind, runId: string): Promise<Entry | undefined> =>
      entryOf((await rows.findOne({ _id: `${kind}:${runId}` }).lean<EntryRow>())?.line ?? ''),
    /** The lines after that number, in order; at most 1000. */
    linesAfter: async (seq: number): Promise<string[]> => {
      const found = rows
        .find({ seq: database.trusted({ $gt: seq }) })
        .sort({ seq: 1 })
        .limit(1000)
      return (await found.lean<EntryRow[]>()).map(row => row.line)
    },
    isEmpty: async (): Promise<boolean> =>
      (await rows.exists({})) === null && (await heads.exists({})) === null,
    /**
     * The entry stands at its place and the head on it. For inside a transaction.
     *
     * @throws HeadMoved when the place was taken
     */
    insert: async (entry: Entry): Promise<void> => {
      const { seq, hash } = entry
      if (seq === 0) await heads.create([{ _id: headId, seq, hash }], { ordered: true })
      else {
        const moved = await heads.updateOne(
          { _id: headId, seq: seq - 1, hash: entry.prevHash },
          { $set: { seq, hash } },
        )
        if (moved.matchedCount !== 1) throw new HeadMoved()
      }
      await rows.create([rowOf(entry)], { ordered: true })
    },
  }
}

/** How the collection gets again what it lacks. */
function mendingStore({ trusted }: Pick<Database, 'trusted'>, rows: Model<EntryRow>) {
  return {
    /** The entries are there, now or since an earlier try; the head stays. */
    putBack: async (missing: readonly Entry[]): Promise<void> => {
      for (let from = 0; from < missing.length; from += 1000)
        await putBackRows(
          rows,
          missing.slice(from, from + 1000).map(entry => rowOf(entry)),
        )
    },
    /** The line of each number. */
    linesBySeq: async (): Promise<Map<number, string>> => {
      const found = await rows.find({}, { seq: 1, line: 1 }).lean<Pick<EntryRow, 'seq' | 'line'>[]>()
      return new Map(found.map(({ seq, line }) => [seq, line]))
    },
    /** The entry's row is there, as it was written, and no other in its place. */
    setRow: async (entry: Entry): Promise<void> => {
      const { _id, ...row } = rowOf(entry)
      await rows.deleteMany({ seq: row.seq, _id: trusted({ $ne: _id }) })
      await rows.updateOne({ _id }, { $set: row }, { upsert: true })
    },
  }
}

function rowOf(entry: Entry): EntryRow {
  const { seq, kind, runId } = entry
  return { _id: rowIdOf(entry), seq, kind, runId, line: lineOf(entry) }
}

function rowIdOf({ seq, kind, runId }: Entry): string {
  if (kind === 'genesis') return kind
  return runId ? `${kind}:${runId}` : `seq:${seq}`
}

function tokenStore(database: Database) {
  const rows = database.model('ledgerTokens', tokens)
  return {
    /** The tokens stand with their entry. */
    insertTokens: async ({ seq, kind }: Entry, ids: readonly string[]): Promise<void> => {
      if (ids.length === 0) return
      await rows.insertMany(
        ids.map(token => ({ _id: `${token}:${seq}`, token, seq, kind })),
        { lean: true, ordered: true },
      )
    },
    /** The tokens stand, now or since an earlier try. */
    putBackTokens: async ({ seq, kind }: Entry, tokens: readonly string[]): Promise<void> =>
      await putBackRows(
        rows,
        tokens.map(token => ({ _id: `${token}:${seq}`, token, seq, kind })),
      ),
    tokensOf: async (seq: number): Promise<string[]> =>
      (await rows.find({ seq }).lean<TokenRow[]>()).map(row => row.token).sort(),
    /** The numbers of the entries that have tokens. */
    seqsWithTokens: async (): Promise<number[]> => (await rows.distinct('seq')).map(Number),
    /** No entry up to and with that number has tokens. */
    removeTokens: async (through: number): Promise<void> => {
      await rows.deleteMany({ seq: database.trusted({ $lte: through }) })
    },
    /** Whether a deletion of what has that token was begun. */
    hasToken: async (token: string): Promise<boolean> =>
      (await rows.exists({ token, kind: 'intent' })) !== null,
  }
}

function queueStore(database: Database) {
  const rows = database.model('ledgerQueue', queue)
  return {
    enqueue: async (says: EntrySaying, ids: readonly string[], createdAt: Date): Promise<void> => {
      const row = { _id: newId('req'), says: JSON.stringify(says), ids: [...ids], createdAt }
      await rows.create([row], { ordered: true })
    },
    /** The rows that wait, oldest first, at most 100. */
    queued: async (): Promise<QueuedEntry[]> =>
      await rows.find({}).sort({ createdAt: 1 }).limit(100).lean<QueuedEntry[]>(),
    /** Every row that waits. */
    allQueued: async (): Promise<QueuedEntry[]> => await rows.find({}).lean<QueuedEntry[]>(),
    /** The row is away; false when somebody took it before. */
    dequeue: async (id: QueuedEntry['_id']): Promise<boolean> =>
      (await rows.deleteOne({ _id: id })).deletedCount === 1,
  }
}

/** In this order; what is there already stays as it is. */
async function putBackRows<Row extends { _id: string }>(
  rows: Model<Row>,
  missing: readonly Row[],
): Promise<void> {
  if (missing.length === 0) return
  const writes = missing.map(({ _id, ...row }) => {
    return { updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true } }
  })
  await rows.bulkWrite(writes as never, { ordered: true })
}

function mirrorStore(database: Database) {
  const rows = database.model('ledgerMirror', head, 'keys')
  return {
    mirror: async (): Promise<Head | undefined> => headOf(await rows.findOne({ _id: headId }).lean<Head>()),
    /** The mirror stands on that entry, or on a later one. Never inside a transaction: it is another connection. */
    moveMirror: async ({ seq, hash }: Head): Promise<void> => {
      const behind = { _id: headId, seq: database.trusted({ $lt: seq }) }
      const moved = await rows.updateOne(behind, { $set: { seq, hash } })
      if (moved.matchedCount === 0) {
        await rows.updateOne({ _id: headId }, { $setOnInsert: { seq, hash } }, { upsert: true })
      }
    },
  }
}

function headOf(row: Head | null): Head | undefined {
  return row ? { seq: row.seq, hash: row.hash } : undefined
}
