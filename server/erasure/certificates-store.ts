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
      await rows.insertMany([...certificates], { ordered: true })
    },
    byNumber: async (number: string): Promise<CertificateRow | null> =>
      await rows.findOne({ _id: number }).lean<CertificateRow>(),
    countOfRun: async (runId: RunId): Promise<number> => await rows.countDocuments({ runId }),
  }
}
