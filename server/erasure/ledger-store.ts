import { Schema } from 'mongoose'
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
  /** The token, base64url. */
  _id: string
  seq: number
}

/** What a web process wants in the ledger; the worker gives it its place. */
export interface QueuedEntry {
  _id: Id<'req'>
  /** `EntrySaying` as JSON. */
  says: string
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
const tokens = new Schema<TokenRow>({ _id: String, seq: Number }, { versionKey: false })
const queue = new Schema<QueuedEntry>({ _id: String, says: String, createdAt: Date }, { versionKey: false })
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
    ...tokenStore(database),
    ...queueStore(database),
    ...mirrorStore(database),
    head: async (): Promise<Head | undefined> => headOf(await heads.findOne({ _id: headId }).lean<Head>()),
    bySeq: async (seq: number): Promise<Entry | undefined> =>
      entryOf((await rows.findOne({ seq }).lean<EntryRow>())?.line ?? ''),
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
      const { seq, hash, kind, runId } = entry
      if (seq === 0) await heads.create([{ _id: headId, seq, hash }], { ordered: true })
      else {
        const moved = await heads.updateOne(
          { _id: headId, seq: seq - 1, hash: entry.prevHash },
          { $set: { seq, hash } },
        )
        if (moved.matchedCount !== 1) throw new HeadMoved()
      }
      await rows.create([{ _id: rowIdOf(entry), seq, kind, runId, line: lineOf(entry) }], { ordered: true })
    },
  }
}

function rowIdOf({ seq, kind, runId }: Entry): string {
  if (kind === 'genesis') return kind
  return runId ? `${kind}:${runId}` : `seq:${seq}`
}

function tokenStore(database: Database) {
  const rows = database.model('ledgerTokens', tokens)
  return {
    /** The tokens stand with the entry's number; one that stands already keeps its own. */
    insertTokens: async (seq: number, ids: readonly string[]): Promise<void> => {
      if (ids.length === 0) return
      const upserts = ids.map(_id => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: { seq } }, upsert: true },
      }))
      await rows.bulkWrite(upserts, { ordered: true })
    },
    tokensOf: async (seq: number): Promise<string[]> =>
      (await rows.find({ seq }).lean<TokenRow[]>()).map(row => row._id).sort(),
    /** The numbers of the entries that have tokens. */
    seqsWithTokens: async (): Promise<number[]> => (await rows.distinct('seq')).map(Number),
    /** No entry up to and with that number has tokens. */
    removeTokens: async (through: number): Promise<void> => {
      await rows.deleteMany({ seq: database.trusted({ $lte: through }) })
    },
    hasToken: async (token: string): Promise<boolean> => (await rows.exists({ _id: token })) !== null,
  }
}

function queueStore(database: Database) {
  const rows = database.model('ledgerQueue', queue)
  return {
    enqueue: async (says: EntrySaying, createdAt: Date): Promise<void> => {
      await rows.create([{ _id: newId('req'), says: JSON.stringify(says), createdAt }], { ordered: true })
    },
    /** The rows that wait, oldest first, at most 100. */
    queued: async (): Promise<QueuedEntry[]> =>
      await rows.find({}).sort({ createdAt: 1 }).limit(100).lean<QueuedEntry[]>(),
    /** The row is away; false when somebody took it before. */
    dequeue: async (id: QueuedEntry['_id']): Promise<boolean> =>
      (await rows.deleteOne({ _id: id })).deletedCount === 1,
  }
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
