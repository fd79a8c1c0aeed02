import { Schema } from 'mongoose'
import type { PolicyDocument } from '../policy/document.ts'
import type { Database } from './database.ts'
import { codeOf } from '../base/errors.ts'
import type { StaffId } from '../base/ids.ts'

/** `waiting`: a second person must confirm it before its day. `revoked`: taken back before its day; kept as an archive. */
export type PolicyState = 'waiting' | 'published' | 'revoked'

/** A version of the policy as stored; its document never changes. Source: privacy.md 3.2 */
export interface PolicyRow {
  /** The version's number as text. */
  _id: string
  version: number
  /** SHA-256 of the canonical JSON, hex. */
  hash: string
  document: PolicyDocument
  publishedAt: Date
  state: PolicyState
  /** Null when it came from the configured file or the command line. */
  publishedBy: StaffId | null
  confirmedBy: StaffId | null
  confirmedAt: Date | null
  revokedAt: Date | null
  /** When every application had its D by this version; null until then. */
  appliedAt: Date | null
  /** When everybody held was told of it, or it was clear that nobody has to be; null until then. */
  toldAt: Date | null
  /** When everybody who had been told of a version was told that it was taken back; null until then. */
  untoldAt: Date | null
}

const schema = new Schema<PolicyRow>(
  {
    _id: String,
    version: Number,
    hash: String,
    document: Schema.Types.Mixed,
    publishedAt: Date,
    state: { type: String, default: 'published' },
    publishedBy: { type: String, default: null },
    confirmedBy: { type: String, default: null },
    confirmedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
    appliedAt: { type: Date, default: null },
    toldAt: { type: Date, default: null },
    untoldAt: { type: Date, default: null },
  } as never,
  { versionKey: false, minimize: false },
)

const duplicateKey = '11000'

/** The versions of the policy in the database. */
export function policyRows(database: Database) {
  const rows = database.model('policyDocuments', schema)
  const change = async (version: number, state: PolicyState, set: Partial<PolicyRow>): Promise<boolean> =>
    (await rows.updateOne({ _id: String(version), state }, { $set: set })).modifiedCount === 1
  return {
    /** Every version there ever was, oldest first. */
    all: async (): Promise<PolicyRow[]> =>
      (await rows.find({}).sort({ version: 1 }).lean<PolicyRow[]>()).map(row => ({ ...unset, ...row })),
    /** False when another has that number already. */
    insert: async (row: PolicyRow): Promise<boolean> => {
      try {
        await rows.create([row], { ordered: true })
        return true
      } catch (error) {
        if (codeOf(error) !== duplicateKey) throw error
        return false
      }
    },
    /** Confirmed by a second person; false when it does not wait for one. */
    confirm: async (version: number, by: StaffId, at: Date): Promise<boolean> =>
      await change(version, 'waiting', { state: 'published', confirmedBy: by, confirmedAt: at }),
    /** Taken back; false when it was already. */
    revoke: async (version: number, at: Date): Promise<boolean> =>
      (await change(version, 'waiting', { state: 'revoked', revokedAt: at })) ||
      (await change(version, 'published', { state: 'revoked', revokedAt: at })),
    /** Every application has its D by it. */
    markApplied: async (version: number, at: Date): Promise<void> => {
      await change(version, 'published', { appliedAt: at })
    },
    /** Everybody held was told of it. */
    markTold: async (version: number, at: Date): Promise<void> => {
      await change(version, 'published', { toldAt: at })
    },
    /** Whoever had been told of it knows that it was taken back. */
    markUntold: async (version: number, at: Date): Promise<void> => {
      await change(version, 'revoked', { untoldAt: at })
    },
    /** Somebody is not on their way out any more, and may have missed that a version was taken back: all are looked at again. */
    recallAgain: async (): Promise<void> => {
      await rows.updateMany({ state: 'revoked' }, { $set: { untoldAt: null } })
    },
    /** Whether it was taken back, as stored now. */
    isRevoked: async (version: number): Promise<boolean> =>
      (await rows.findOne({ _id: String(version) }, { state: 1 }).lean<PolicyRow>())?.state === 'revoked',
  }
}

/** What a version of the first form lacks. */
const unset = {
  state: 'published',
  publishedBy: null,
  confirmedBy: null,
  confirmedAt: null,
  revokedAt: null,
  appliedAt: null,
  toldAt: null,
  untoldAt: null,
} as const

/** A version as it is when it is new. */
export function newPolicyRow(
  given: Pick<PolicyRow, 'version' | 'hash' | 'document' | 'publishedAt'> & Partial<PolicyRow>,
): PolicyRow {
  return { ...unset, ...given, _id: String(given.version) }
}
