import { Schema, type Model } from 'mongoose'
import { collectionPrefix, type Database } from '../store/database.ts'
import type { WrappedKey } from './key-epochs.ts'

/** `fenced`: opened only by the run that fenced it. `destroyed`: the row stays, so that no id gets a second key. */
export type KeyState = 'active' | 'fenced' | 'destroyed'

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
  /** Each of the rows is there, or one that was there before. Gives how many are new. */
  insertMissing(rows: readonly (WrappedKey & { unit: string; createdAt: Date })[]): Promise<number>
  /** The rows of these units, by one `$in`. */
  rowsOf(units: readonly string[]): Promise<DataKeyRow[]>
  /** The states of those of the units that have a row. */
  statesOf(units: readonly string[]): Promise<Pick<DataKeyRow, '_id' | 'state'>[]>
  /** How many of the units have a row without a key. */
  countDestroyed(units: readonly string[]): Promise<number>
  /** Those of the units that were active are fenced by this run. Gives how many. */
  fence(units: readonly string[], runId: string): Promise<number>
  /** None of the units has a wrapped key. */
  destroy(units: readonly string[], at: Date): Promise<void>
  /** Active rows made before that instant, by id, behind `after`. */
  activeBefore(instant: Date, page: { after: string; limit: number }): Promise<string[]>
  /** Rows of keys destroyed before that instant are gone. */
  forgetDestroyed(before: Date): Promise<number>
  /** The epochs that rows with a key still need; only of rows made before that instant, if one is given. */
  epochsInUse(before?: Date): Promise<number[]>
  /** The highest epoch that any row names, also one whose key is destroyed; 0 when there is no row. */
  highestEpoch(): Promise<number>
  /** Rows with a key of those epochs, by id, behind `after`. */
  ofEpochs(epochs: readonly number[], page: { after: string; limit: number }): Promise<DataKeyRow[]>
  /** How many rows have a key of those epochs; only of rows made before that instant, if one is given. */
  countOf(epochs: readonly number[], before?: Date): Promise<number>
  /** The epochs but these that rows with a key name. */
  epochsOutside(epochs: readonly number[]): Promise<number[]>
  /** Each of these rows that still has its key as it was is wrapped anew. Gives how many. Never inside a transaction. */
  rewrap(moves: readonly Rewrapped[]): Promise<number>
  /** As `rewrap`, of one row; gives whether it was. */
  rewrapOne(move: Rewrapped): Promise<boolean>
  /** Rows with a key of that epoch, made between those instants, have none. Gives how many lost theirs. */
  bury(epoch: number, times: { after: Date; before: Date; at: Date }): Promise<number>
  /** How many rows there are. */
  countAll(): Promise<number>
  /** Every row there is. */
  every(): AsyncIterable<DataKeyRow>
  /** The rows are there as given; none of them was there before. */
  insertAll(rows: readonly DataKeyRow[]): Promise<void>
}

/** A data key under another epoch: `from` is the one its row has now. */
export interface Rewrapped extends WrappedKey {
  unit: string
  from: number
}

const apart = { session: null }

/** The driver's own collection, for many rows at once: it takes part in no transaction, and casts nothing. */
function driverRows({ keys }: Database) {
  return keys.collection<DataKeyRow>(`${collectionPrefix}dataKeys`)
}

/** The store over that database. */
export function dataKeysStore(database: Database): DataKeysStore {
  const rows = database.model<DataKeyRow>('dataKeys', schema, 'keys')
  const among = (units: readonly string[]) => database.trusted({ $in: [...units] })
  const withKey = database.trusted({ $in: ['active' as const, 'fenced' as const] })
  return {
    insert: async ({ unit, ...row }) => {
      await rows.insertOne({ _id: unit, state: 'active', ...row }, apart)
    },
    insertMissing: async missing => {
      const upserts = missing.map(({ unit, ...row }) => {
        const first = { $setOnInsert: { state: 'active' as const, ...row } }
        return { updateOne: { filter: { _id: unit }, update: first, upsert: true } }
      })
      return (await driverRows(database).bulkWrite(upserts, { ordered: false })).upsertedCount
    },
    fence: async (units, runId) => {
      const change = { $set: { state: 'fenced' as const, runId } }
      const active = { _id: among(units), state: 'active' as const }
      return (await rows.updateMany(active, change).session(null)).modifiedCount
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
    epochsInUse: async before => {
      const made = before ? { createdAt: database.trusted({ $lt: before }) } : {}
      return await rows.distinct('epoch', { state: withKey, ...made }, apart)
    },
    ...ofUnits(database, rows),
    ...epochStore(database, rows),
    countAll: async () => await rows.countDocuments({}).session(null),
    every: () => rows.find({}, null, apart).lean<DataKeyRow>().cursor({ batchSize: 1000 }),
    insertAll: async all => {
      await rows.insertMany([...all], { ...apart, ordered: false })
    },
  }
}

/** What is read of the rows of given units. */
function ofUnits(database: Database, rows: Model<DataKeyRow>) {
  const among = (units: readonly string[]) => database.trusted({ $in: [...units] })
  return {
    rowsOf: async (units: readonly string[]) =>
      await rows.find({ _id: among(units) }, null, apart).lean<DataKeyRow[]>(),
    statesOf: async (units: readonly string[]) =>
      await rows.find({ _id: among(units) }, { state: 1 }, apart).lean<Pick<DataKeyRow, '_id' | 'state'>[]>(),
    countDestroyed: async (units: readonly string[]) =>
      await rows.countDocuments({ _id: among(units), state: 'destroyed' as const }).session(null),
  }
}

/** What a change of the epoch does with rows. */
function epochStore(database: Database, rows: Model<DataKeyRow>) {
  const withKey = database.trusted({ $in: ['active' as const, 'fenced' as const] })
  const among = (epochs: readonly number[]) => database.trusted({ $in: [...epochs] })
  return {
    highestEpoch: async (): Promise<number> =>
      Math.max(0, ...(await rows.distinct('epoch', {}, apart)).map(Number)),
    ofEpochs: async (
      epochs: readonly number[],
      { after, limit }: { after: string; limit: number },
    ): Promise<DataKeyRow[]> => {
      const behind = { _id: database.trusted({ $gt: after }), state: withKey, epoch: among(epochs) }
      return await rows.find(behind, null, apart).sort({ _id: 1 }).limit(limit).lean<DataKeyRow[]>()
    },
    countOf: async (epochs: readonly number[], before?: Date): Promise<number> => {
      const made = before ? { createdAt: database.trusted({ $lt: before }) } : {}
      return await rows.countDocuments({ state: withKey, epoch: among(epochs), ...made }).session(null)
    },
    epochsOutside: async (epochs: readonly number[]): Promise<number[]> => {
      const outside = { state: withKey, epoch: database.trusted({ $nin: [...epochs] }) }
      return (await rows.distinct('epoch', outside, apart)).map(Number)
    },
    rewrap: async (moves: readonly Rewrapped[]): Promise<number> => {
      const changes = moves.map(({ unit, from, epoch, wrapped }) => ({
        updateOne: {
          filter: { _id: unit, epoch: from, state: { $in: ['active' as const, 'fenced' as const] } },
          update: { $set: { epoch, wrapped } },
        },
      }))
      return (await driverRows(database).bulkWrite(changes, { ordered: false })).modifiedCount
    },
    rewrapOne: async ({ unit, from, epoch, wrapped }: Rewrapped): Promise<boolean> => {
      const one = { _id: unit, epoch: from, state: withKey }
      return (await rows.updateOne(one, { $set: { epoch, wrapped } }).session(null)).modifiedCount === 1
    },
    bury: async (
      epoch: number,
      { after, before, at }: { after: Date; before: Date; at: Date },
    ): Promise<number> => {
      const lost = { epoch, state: withKey, createdAt: database.trusted({ $gte: after, $lt: before }) }
      const change = {
        $set: { state: 'destroyed' as const, destroyedAt: at },
        $unset: { wrapped: 1 as const },
      }
      return (await rows.updateMany(lost, change).session(null)).modifiedCount
    },
  }
}
