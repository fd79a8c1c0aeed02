import { Schema } from 'mongoose'
import type { Database } from '../store/database.ts'
import type { RunId } from '../base/ids.ts'

/** A certificate as stored: its signed entry is in the ledger. */
export interface CertificateRow {
  /** The number: 12 Crockford characters. */
  _id: string
  runId: RunId
  /** Of the `commit` entry. */
  seq: number
  leafIndex: number
  leafCount: number
  /** Canonical JSON of the body: the bytes of the leaf. */
  body: string
  /** Sibling hashes on the way to the root, base64url. */
  path: string[]
}

const schema = new Schema<CertificateRow>(
  {
    _id: String,
    runId: String,
    seq: Number,
    leafIndex: Number,
    leafCount: Number,
    body: String,
    path: [String],
  },
  { versionKey: false },
)

/** Where the certificates are kept. */
export type CertificatesStore = ReturnType<typeof certificatesStore>

/** The certificates; kept as long as the ledger. */
export function certificatesStore(database: Database) {
  const rows = database.model('certificates', schema)
  return {
    /** They are stored. For inside the transaction of their `commit` entry; a number that is taken fails it. */
    insert: async (certificates: readonly CertificateRow[]): Promise<void> => {
      await rows.insertMany([...certificates], { lean: true, ordered: true })
    },
    byNumber: async (number: string): Promise<CertificateRow | null> =>
      await rows.findOne({ _id: number }).lean<CertificateRow>(),
    /** Those that a `commit` entry stands for, in the order of its tree. */
    ofEntry: async (seq: number): Promise<CertificateRow[]> =>
      await rows.find({ seq }).sort({ leafIndex: 1 }).lean<CertificateRow[]>(),
    /** Those of the numbers that have one. */
    among: async (numbers: readonly string[]): Promise<Set<string>> => {
      const found = await rows.find({ _id: database.trusted({ $in: [...numbers] }) }, { _id: 1 }).lean()
      return new Set(found.map(row => row._id))
    },
    /** They are there, now or since an earlier try. */
    putBack: async (certificates: readonly CertificateRow[]): Promise<void> => {
      if (certificates.length === 0) return
      await rows.bulkWrite(
        certificates.map(({ _id, ...row }) => ({
          updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true },
        })),
        { ordered: false },
      )
    },
    countOfRun: async (runId: RunId): Promise<number> => await rows.countDocuments({ runId }),
  }
}
