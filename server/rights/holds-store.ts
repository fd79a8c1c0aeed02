import { Schema } from 'mongoose'
import { isId, type Id, type StaffId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { HoldCode } from '../policy/holds.ts'
import type { PlainDate } from '../policy/plain-date.ts'
import type { Database } from '../store/database.ts'

/** The id of a hold; the stop of what it keeps has it as its `ref`. */
export type HoldId = Id<'hld'>

/** Where a hold stands. */
export type HoldState = 'active' | 'released' | 'lapsed'

/** A legal hold as stored. It belongs to its application or pool entry and goes with it. */
export interface HoldRow {
  _id: HoldId
  /** Of a hold on a pool entry, that entry's. */
  applicationId: LeavingId
  state: HoldState
  code: HoldCode
  /** `HoldTexts` under the key of what it keeps. */
  sealed: Buffer
  /** Local date on which it is to be reviewed. */
  reviewOn: PlainDate
  placedAt: Date
  /** Null when that is not known any more: `code` is `unknown`. */
  placedBy: StaffId | null
  renewedAt: Date | null
  endedAt: Date | null
}

const schema = new Schema<HoldRow>(
  {
    _id: { type: String, required: true },
    applicationId: { type: String, required: true },
    state: { type: String, required: true },
    code: { type: String, required: true },
    sealed: { type: Buffer, required: true },
    reviewOn: { type: String, required: true },
    placedAt: { type: Date, required: true },
    placedBy: { type: String, default: null },
    renewedAt: { type: Date, default: null },
    endedAt: { type: Date, default: null },
  },
  { versionKey: false },
)

declare module '../base/context.ts' {
  interface Context {
    holds: HoldsStore
  }
}

/** What `holdsStore` gives. */
export type HoldsStore = ReturnType<typeof holdsStore>

/** How many holds a page lists. */
const mostListed = 200

/** The legal holds; every id is checked before a query. */
export function holdsStore(database: Database) {
  const rows = database.model('holds', schema)
  const { trusted } = database
  const among = (ids: readonly LeavingId[]) => trusted({ $in: checked(ids) })
  const changed = async (id: HoldId, set: Partial<HoldRow>): Promise<boolean> =>
    (await rows.updateOne({ _id: id, state: 'active' }, { $set: set })).modifiedCount === 1
  return {
    /** The hold is there; the same again changes nothing. */
    insertOnce: async ({ _id, ...row }: HoldRow): Promise<void> => {
      await rows.updateOne({ _id }, { $setOnInsert: row }, { upsert: true })
    },
    byId: async (id: string): Promise<HoldRow | undefined> =>
      isId('hld', id) ? ((await rows.findOne({ _id: id }).lean<HoldRow>()) ?? undefined) : undefined,
    /** Those that stand, the ones to be reviewed first before the others. */
    active: async (): Promise<HoldRow[]> =>
      await rows.find({ state: 'active' }).sort({ reviewOn: 1, _id: 1 }).limit(mostListed).lean<HoldRow[]>(),
    /** Those that have ended and kept something that is still there, newest first. */
    ended: async (): Promise<HoldRow[]> =>
      await rows
        .find({ state: trusted({ $ne: 'active' as const }) })
        .sort({ endedAt: -1, _id: 1 })
        .limit(mostListed)
        .lean<HoldRow[]>(),
    /** Which of these there are, whatever their state. */
    existing: async (ids: readonly HoldId[]): Promise<ReadonlySet<HoldId>> => {
      const found = rows.find({ _id: trusted({ $in: ids.filter(id => isId('hld', id)) }) }, { _id: 1 })
      return new Set((await found.lean<Pick<HoldRow, '_id'>[]>()).map(row => row._id))
    },
    /** How many stand that were to be reviewed on that day or before. */
    countToReview: async (on: PlainDate): Promise<number> =>
      await rows.countDocuments({ state: 'active', reviewOn: trusted({ $lte: on }) }),
    /** Those that stand on the application or entry, the longest first. */
    activeOn: async (id: LeavingId): Promise<HoldRow[]> =>
      await rows
        .find({ applicationId: among([id]), state: 'active' })
        .sort({ reviewOn: -1 })
        .lean<HoldRow[]>(),
    /** It is to be reviewed then. False when it does not stand. */
    renew: async (id: HoldId, reviewOn: PlainDate, renewedAt: Date): Promise<boolean> =>
      await changed(id, { reviewOn, renewedAt }),
    /** What was lost of it is there again. False when it has ended, or has grounds. */
    giveGrounds: async (id: HoldId, code: HoldCode, sealed: Buffer): Promise<boolean> =>
      (await rows.updateOne({ _id: id, state: 'active', code: 'unknown' }, { $set: { code, sealed } }))
        .modifiedCount === 1,
    /** It has ended like that. False when it had ended already. */
    end: async (id: HoldId, state: Exclude<HoldState, 'active'>, endedAt: Date): Promise<boolean> =>
      await changed(id, { state, endedAt }),
    /** Of each hold on one of these, which one. */
    pointersTo: async (ids: readonly LeavingId[]): Promise<LeavingId[]> => {
      const found = rows.find({ applicationId: among(ids) }, { applicationId: 1 })
      return (await found.lean<Pick<HoldRow, 'applicationId'>[]>()).map(row => row.applicationId)
    },
    /** No hold on these is kept; for the erasure engine. Gives how many went now. */
    remove: async (ids: readonly LeavingId[]): Promise<number> =>
      (await rows.deleteMany({ applicationId: among(ids) })).deletedCount,
  }
}

function checked(ids: readonly LeavingId[]): LeavingId[] {
  if (!ids.every(id => isId('app', id) || isId('poo', id))) throw new Error('not an id of its kind')
  return [...ids]
}
