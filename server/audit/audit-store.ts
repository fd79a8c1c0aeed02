import { Schema } from 'mongoose'
import { codeOf } from '../base/errors.ts'
import type { Id, StaffId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { EventName } from '../policy/events.ts'
import type { StaffRole } from '../policy/roles.ts'
import type { Database } from '../store/database.ts'
import type { Actor } from './actor.ts'

/** A row of `audit`. `seq`, `prevHash` and `hash` are null until the row is chained. */
export interface AuditRow {
  _id: Id<'aud'>
  at: Date
  what: EventName
  who: { kind: Actor['kind']; staffId?: StaffId; role?: StaffRole }
  /** What it is about; not part of the chain, so that it can go. */
  about?: Id<'app' | 'poo' | 'vac' | 'stf'>
  sealed?: Buffer
  /** When the application it was about was deleted. */
  strippedAt?: Date
  seq: number | null
  prevHash: string | null
  hash: string | null
}

/** A row's place in the chain. */
export interface ChainLink {
  seq: number
  prevHash: string
  hash: string
}

const schema = new Schema<AuditRow>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    what: { type: String, required: true },
    who: { kind: { type: String, required: true }, staffId: String, role: String },
    about: String,
    sealed: Buffer,
    strippedAt: Date,
    seq: Number,
    prevHash: String,
    hash: String,
  },
  { versionKey: false },
)

/** The rows of the audit log. There is no way to delete one, and only `about` ever changes after chaining. */
export interface AuditStore {
  /** The row is there. */
  insert(row: AuditRow): Promise<void>
  /** The rows about an application of these kinds of event, oldest first. */
  eventsAbout(application: LeavingId, kinds: readonly EventName[]): Promise<AuditRow[]>
  /** The application that each row about one of these is about. */
  aboutAny(applications: readonly LeavingId[]): Promise<LeavingId[]>
  /** No row is about these applications. */
  forget(applications: readonly LeavingId[], at: Date): Promise<number>
  /** Of chained rows that are about no application any more since that instant, only the link is left. */
  emptyBefore(instant: Date): Promise<number>
  /** The last link of the chain. */
  head(): Promise<ChainLink | undefined>
  /** Rows without a link, oldest first. */
  unchained(limit: number): Promise<AuditRow[]>
  countUnchained(): Promise<number>
  /** The row has that link, unless somebody was faster with this row (`linked`) or this number (`taken`). */
  link(id: Id<'aud'>, link: ChainLink): Promise<'done' | 'linked' | 'taken'>
  /** Every chained row, in order. */
  chain(): AsyncIterable<AuditRow>
}

/** All of a row but its link and its instant. */
const content = { what: 1, who: 1, about: 1, sealed: 1, strippedAt: 1 } as const

/** The store over that database. */
export function auditStore(database: Database): AuditStore {
  const rows = database.model<AuditRow>('audit', schema)
  const among = <T>(values: readonly T[]) => database.trusted({ $in: [...values] })
  // Said as the partial indexes say it, so that they are used.
  const withoutLink = { seq: null }
  const withLink = { seq: database.trusted({ $gte: 0 }) }
  return {
    insert: async row => {
      await rows.insertOne(row)
    },
    eventsAbout: async (about, kinds) =>
      await rows
        .find({ about, what: among(kinds) })
        .sort({ at: 1, _id: 1 })
        .lean<AuditRow[]>(),
    aboutAny: async applications => {
      const found = await rows
        .find({ about: among(applications) }, { about: 1 })
        .lean<{ about: LeavingId }[]>()
      return found.map(row => row.about)
    },
    forget: async (applications, at) => {
      const change = { $unset: { about: 1 as const }, $set: { strippedAt: at } }
      const gone = await rows.updateMany({ about: among(applications) }, change)
      return gone.modifiedCount
    },
    emptyBefore: async instant => {
      const old = database.trusted({ $lt: instant })
      const ofNoApplication = { at: old, about: database.trusted({ $not: /^(app|poo)_/ }), strippedAt: null }
      const full = { what: database.trusted({ $ne: null }), ...withLink }
      const emptied = await rows.updateMany(
        { ...full, $or: [{ strippedAt: old }, ofNoApplication] },
        { $unset: content },
      )
      return emptied.modifiedCount
    },
    head: async () => (await rows.findOne(withLink).sort({ seq: -1 }).lean<ChainLink>()) ?? undefined,
    unchained: async limit =>
      await rows.find(withoutLink).sort({ at: 1, _id: 1 }).limit(limit).lean<AuditRow[]>(),
    countUnchained: async () => await rows.countDocuments(withoutLink),
    link: async (id, link) => {
      try {
        const set = await rows.updateOne({ _id: id, ...withoutLink }, { $set: link })
        return set.modifiedCount === 1 ? 'done' : 'linked'
      } catch (error) {
        if (codeOf(error) === '11000') return 'taken'
        throw error
      }
    },
    chain: () => rows.find(withLink).sort({ seq: 1 }).lean<AuditRow[]>().cursor(),
  }
}
