import { Schema } from 'mongoose'
import type { Database } from '../store/database.ts'
import type { KeyState } from './data-keys.ts'
import type { WrappedKey } from './key-epochs.ts'

/** A row of `dataKeys`. `wrapped` goes when the key is destroyed; the row stays. */
export interface DataKeyRow {
  _id: string
  state: KeyState
  epoch: number
  wrapped?: Buffer
  createdAt: Date
  destroyedAt?: Date
  runId?: string
}

const schema = new Schema<DataKeyRow>(
  {
    _id: { type: String, required: true },
    state: { type: String, enum: ['active', 'fenced', 'destroyed'], required: true },
    epoch: { type: Number, required: true },
    wrapped: Buffer,
    createdAt: { type: Date, required: true },
    destroyedAt: Date,
    runId: String,
  },
  { versionKey: false },
)

/** Rows of the keys database. They never take part in a transaction: that one belongs to the other connection. */
export interface DataKeysStore {
  /** The row is there. @throws the driver's 11000 when there was one */
  insert(row: WrappedKey & { unit: string; createdAt: Date }): Promise<void>
  /** The rows of these units, by one `$in`. */
  rowsOf(units: readonly string[]): Promise<DataKeyRow[]>
  /** Those of the units that were active are fenced by this run. */
  fence(units: readonly string[], runId: string): Promise<void>
  /** None of the units has a wrapped key. */
  destroy(units: readonly string[], at: Date): Promise<void>
  /** Active rows made before that instant, by id, behind `after`. */
  activeBefore(instant: Date, page: { after: string; limit: number }): Promise<string[]>
  /** Rows of keys destroyed before that instant are gone. */
  forgetDestroyed(before: Date): Promise<number>
  /** The epochs that rows with a key still need. */
  epochsInUse(): Promise<number[]>
}

const apart = { session: null }

/** The store over that database. */
export function dataKeysStore(database: Database): DataKeysStore {
  const rows = database.model<DataKeyRow>('dataKeys', schema, 'keys')
  const among = (units: readonly string[]) => database.trusted({ $in: [...units] })
  const withKey = database.trusted({ $in: ['active' as const, 'fenced' as const] })
  return {
    insert: async ({ unit, ...row }) => {
      await rows.insertOne({ _id: unit, state: 'active', ...row }, apart)
    },
    rowsOf: async units => await rows.find({ _id: among(units) }, null, apart).lean<DataKeyRow[]>(),
    fence: async (units, runId) => {
      const change = { $set: { state: 'fenced' as const, runId } }
      await rows.updateMany({ _id: among(units), state: 'active' as const }, change).session(null)
    },
    destroy: async (units, at) => {
      const change = {
        $set: { state: 'destroyed' as const, destroyedAt: at },
        $unset: { wrapped: 1 as const },
      }
      await rows.updateMany({ _id: among(units), state: withKey }, change).session(null)
    },
    activeBefore: async (instant, { after, limit }) => {
      const old = {
        _id: database.trusted({ $gt: after }),
        state: 'active' as const,
        createdAt: database.trusted({ $lt: instant }),
      }
      const found = await rows
        .find(old, { _id: 1 }, apart)
        .sort({ _id: 1 })
        .limit(limit)
        .lean<{ _id: string }[]>()
      return found.map(row => row._id)
    },
    forgetDestroyed: async before => {
      const old = { state: 'destroyed' as const, destroyedAt: database.trusted({ $lt: before }) }
      return (await rows.deleteMany(old)).deletedCount
    },
    epochsInUse: async () => await rows.distinct('epoch', { state: withKey }, apart),
  }
}
