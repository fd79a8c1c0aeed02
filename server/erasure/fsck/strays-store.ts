import { Schema } from 'mongoose'
import type { FileId } from '../../base/ids.ts'
import type { Database } from '../../store/database.ts'

/** A file that lay in the store without a row. */
interface StrayRow {
  _id: FileId
  /** When it was first seen so. */
  seenAt: Date
}

const schema = new Schema<StrayRow>({ _id: String, seenAt: Date }, { versionKey: false })

/** When files were first seen without a row: they go only when that is long ago. */
export function straysStore(database: Database) {
  const rows = database.model('strays', schema)
  return {
    /** These are seen now, or were before. */
    see: async (ids: readonly FileId[], seenAt: Date): Promise<void> => {
      for (const _id of ids) await rows.updateOne({ _id }, { $setOnInsert: { seenAt } }, { upsert: true })
    },
    /** Only these are strays still. */
    keepOnly: async (ids: readonly FileId[]): Promise<void> => {
      await rows.deleteMany({ _id: database.trusted({ $nin: [...ids] }) })
    },
    /** Which of these were first seen at that instant or before. */
    seenBefore: async (ids: readonly FileId[], instant: Date): Promise<Set<FileId>> => {
      const old = { _id: database.trusted({ $in: [...ids] }), seenAt: database.trusted({ $lte: instant }) }
      return new Set((await rows.find(old, { _id: 1 }).lean<StrayRow[]>()).map(row => row._id))
    },
  }
}
