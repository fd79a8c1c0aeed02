import { Schema } from 'mongoose'
import { isId, type LinkRequestId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import type { Database } from '../store/database.ts'

/** Somebody asked for a link to what we hold about an address, or in place of a dead link. */
export interface LinkRequestRow {
  _id: LinkRequestId
  /** The address or the token, sealed with the request's own key. */
  sealed: Buffer
  /** Of the page it was asked on, and so of the mail. */
  language: Language
  createdAt: Date
  /** When the row goes, answered or not. */
  expiresAt: Date
}

const schema = new Schema<LinkRequestRow>(
  { _id: String, sealed: Buffer, language: String, createdAt: Date, expiresAt: Date },
  { versionKey: false },
)

declare module '../base/context.ts' {
  interface Context {
    linkRequests: LinkRequestsStore
  }
}

/** What `linkRequestsStore` gives. */
export type LinkRequestsStore = ReturnType<typeof linkRequestsStore>

/** Requests for a link that are not answered yet. */
export function linkRequestsStore(database: Database) {
  const rows = database.model('linkRequests', schema)
  return {
    insert: async (row: LinkRequestRow): Promise<void> => {
      await rows.create([row], { ordered: true })
    },
    /** The oldest that wait. */
    oldest: async (limit: number): Promise<LinkRequestRow[]> =>
      await rows.find().sort({ createdAt: 1 }).limit(limit).lean<LinkRequestRow[]>(),
    /** The request is gone; false when somebody else has taken it. */
    take: async (id: LinkRequestId): Promise<boolean> => {
      if (!isId('ask', id)) throw new Error('not an id of its kind')
      return (await rows.deleteOne({ _id: id })).deletedCount === 1
    },
    /** Which of these wait. */
    existing: async (ids: readonly LinkRequestId[]): Promise<LinkRequestId[]> => {
      const found = rows.find({ _id: database.trusted({ $in: [...ids] }) }, { _id: 1 })
      return (await found.lean<Pick<LinkRequestRow, '_id'>[]>()).map(row => row._id)
    },
  }
}
