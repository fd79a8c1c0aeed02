import { isId, type ConsentId, type PoolId } from '../base/ids.ts'
import { collectionPrefix, type Database } from '../store/database.ts'

interface RestoredRow {
  _id: string
  state: string
  closing?: string
  closedAt?: Date
}

const page = 1000
const standing = { state: { $in: ['consented', 'active'] } }
const live = { state: { $in: ['active', 'asked'] } }

/** The engine's view of restored consents and pool entries: ids and whether they hold. */
export function replayConsentsStore(database: Database) {
  const consents = database.data.collection<RestoredRow>(`${collectionPrefix}consents`)
  const pool = database.data.collection<RestoredRow>(`${collectionPrefix}pool`)
  const idsOf = async function* (
    rows: typeof consents,
    filter: { state: { $in: string[] } },
  ): AsyncGenerator<string[]> {
    for (let after = ''; ;) {
      const found = await rows
        .find({ ...filter, _id: { $gt: after } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(page)
        .toArray()
      yield found.map(row => row._id)
      const last = found.at(-1)
      if (!last || found.length < page) return
      after = last._id
    }
  }
  return {
    /** The consents that hold, in pages. */
    standingIds: async function* (): AsyncGenerator<ConsentId[]> {
      for await (const ids of idsOf(consents, standing)) yield ids.filter(id => isId('con', id))
    },
    /** The entries that nobody has asked to erase, in pages. */
    liveEntryIds: async function* (): AsyncGenerator<PoolId[]> {
      for await (const ids of idsOf(pool, live)) yield ids.filter(id => isId('poo', id))
    },
    /** The consent holds no more since that instant. */
    close: async (id: ConsentId, closing: string, closedAt: Date): Promise<void> => {
      await consents.updateOne({ _id: id, ...standing }, { $set: { state: 'closed', closing, closedAt } })
    },
  }
}
