import { Schema } from 'mongoose'
import type { StaffId } from '../base/ids.ts'
import type { Database } from '../store/database.ts'

/** What a holder is asked to do with a copy. */
export type CopyWish = 'delete' | 'correct' | 'restrict'

/** A copy that somebody has of an application, as far as we are told what became of it. Nothing of the person. */
export interface CopyRow {
  /** SHA-256 of the token in the link, base64url. */
  _id: string
  /** Of the certificate, reserved or made: 12 Crockford characters. */
  number: string
  what: CopyWish
  /** Who downloaded; null for a recipient outside. */
  staffId: StaffId | null
  /** Whether there was an address to write to. */
  wasTold: boolean
  askedAt: Date
  /** When the holder said that it is done. */
  doneAt: Date | null
}

const schema = new Schema<CopyRow>(
  {
    _id: String,
    number: String,
    what: { type: String, default: 'delete' },
    staffId: String,
    wasTold: Boolean,
    askedAt: Date,
    doneAt: Date,
  },
  { versionKey: false },
)

/** Where it is kept who was asked to do something with a copy. */
export type CopiesStore = ReturnType<typeof copiesStore>

/** The copies. A row that its holder has answered goes at the horizon. */
export function copiesStore(database: Database) {
  const rows = database.model('recipients', schema)
  return {
    /** They are there, these or earlier ones. */
    insertAllOnce: async (all: readonly CopyRow[]): Promise<void> => {
      if (all.length === 0) return
      await rows.bulkWrite(
        all.map(({ _id, ...row }) => {
          return { updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true } }
        }),
        { ordered: false },
      )
    },
    /** Nobody waits any more for what was asked about the copies while the application was there: they are to be deleted. */
    dropOpen: async (numbers: readonly string[]): Promise<void> => {
      const living = { what: database.trusted({ $in: ['correct' as const, 'restrict' as const] }) }
      const ofThese = database.trusted({ $in: [...numbers] })
      await rows.deleteMany({ number: ofThese, doneAt: null, ...living })
    },
    byId: async (id: string): Promise<CopyRow | null> => await rows.findOne({ _id: id }).lean<CopyRow>(),
    /** The holder has said so, now or before; false when there is no such copy. */
    markDone: async (id: string, doneAt: Date): Promise<boolean> => {
      await rows.updateOne({ _id: id, doneAt: null }, { $set: { doneAt } })
      return (await rows.exists({ _id: id })) !== null
    },
    /** What nobody has answered, oldest first. */
    unconfirmed: async (limit: number): Promise<CopyRow[]> =>
      await rows.find({ doneAt: null }).sort({ askedAt: 1, _id: 1 }).limit(limit).lean<CopyRow[]>(),
    countUnconfirmed: async (): Promise<number> => await rows.countDocuments({ doneAt: null }),
    /** What was answered before that instant is forgotten. */
    forget: async (before: Date): Promise<number> =>
      (await rows.deleteMany({ doneAt: database.trusted({ $lt: before }) })).deletedCount,
  }
}
