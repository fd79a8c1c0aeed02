import { createHash } from 'node:crypto'
import { Schema } from 'mongoose'
import type { Context } from '../base/context.ts'
import { isId, newToken, type StaffId, type SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'

/**
 * What a link is for. `see`, `erase` and `erasure` lead to an applicant's pages, `mailbox` to the dates of several people
 * who share an address, `pool` to a member's consent,
 * `unsubscribe` to its end, `invite` to a password, `referee` to what is kept about a referee, `transfer` to data that an
 * applicant sends to another employer, `case` to a case of the person.
 */
export type LinkPurpose =
  | 'see'
  | 'mailbox'
  | 'erase'
  | 'erasure'
  | 'pool'
  | 'unsubscribe'
  | 'invite'
  | 'referee'
  | 'transfer'
  | 'case'

/** Whose link it is. */
export type LinkOwner = SubjectId | StaffId

/** A link to be made. */
export interface NewLink {
  purpose: LinkPurpose
  /** Null for `erasure`, which outlives the person's data and must not lead to anybody, for `referee` and `transfer`. */
  subjectId: LinkOwner | null
  /** The unit it goes with: an application, or a pool entry. */
  applicationId?: LeavingId
  expiresAt: Date
  /** Whether the first use is the last. */
  once: boolean
  /** Ids and counts the page behind the link needs; nothing personal. */
  details?: Readonly<Record<string, string | number>>
  /** A token of 256 bits that comes out the same when the request is repeated; a random one without it. */
  token?: string
}

/** A link as stored: the token itself is nowhere. */
export interface Link {
  /** SHA-256 of the token, base64url. */
  _id: string
  purpose: LinkPurpose
  subjectId: LinkOwner | null
  applicationId: LeavingId | null
  createdAt: Date
  expiresAt: Date
  once: boolean
  usedAt: Date | null
  /** The instant of each use, for the applicant to see. */
  uses: Date[]
  revokedAt: Date | null
  details: Record<string, string | number> | null
}

/** The links that were mailed or printed. */
export interface Links {
  /** The link is there and its token (43 characters) returned, for the only time. Takes part in the caller's transaction. */
  create(link: NewLink): Promise<string>
  /** The link, alive or dead; nothing changes. */
  find(token: string): Promise<Link | undefined>
  /** Whether the link would still work. */
  isAlive(link: Link): boolean
  /** The link is used, in one atomic update, and returned; undefined when expired, used up, revoked, unknown or of another purpose. */
  use(token: string, purposes: readonly LinkPurpose[]): Promise<Link | undefined>
  /** The link is as if it had never been made. */
  forget(token: string): Promise<void>
  /** Every link of that owner is dead. */
  revoke(owner: LinkOwner, purposes?: readonly LinkPurpose[]): Promise<number>
  /** Every link of the one leads to the other. */
  follow(from: SubjectId, to: SubjectId): Promise<void>
  /** When the owner's links were used, oldest first. */
  usesOf(owner: LinkOwner): Promise<{ purpose: LinkPurpose; at: Date }[]>
}

declare module '../base/context.ts' {
  interface Context {
    links: Links
  }
}

const schema = new Schema<Link>(
  {
    _id: String,
    purpose: String,
    subjectId: String,
    applicationId: String,
    createdAt: Date,
    expiresAt: Date,
    once: Boolean,
    usedAt: Date,
    uses: [Date],
    revokedAt: Date,
    details: Schema.Types.Mixed,
  },
  { versionKey: false },
)

/** The most uses of one link that are kept; a link that is used more often keeps the latest. */
const usesKept = 100
const tokenShape = /^[A-Za-z0-9_-]{43}$/

/** Whether the text has the shape of a token. */
export function isToken(text: unknown): text is string {
  return typeof text === 'string' && tokenShape.test(text)
}

/** The links of this database. */
export function openLinks(ctx: Pick<Context, 'database' | 'clock'>): Links {
  const rows = linkRows(ctx)
  return {
    create: async link => {
      const token = link.token ?? newToken()
      if (!isToken(token)) throw new Error('not a token')
      await rows.updateOne(
        { _id: hashOf(token) },
        { $setOnInsert: rowOf(link, ctx.clock.now()) },
        { upsert: true },
      )
      return token
    },
    find: async token => (await rows.findOne({ _id: hashOf(token) }).lean<Link>()) ?? undefined,
    isAlive: link => lives(link, ctx.clock.now()),
    use: async (token, purposes) => {
      const now = ctx.clock.now()
      const alive = {
        _id: hashOf(token),
        purpose: ctx.database.trusted({ $in: [...purposes] }),
        revokedAt: null,
        expiresAt: ctx.database.trusted({ $gt: now }),
        $or: [{ once: false }, { usedAt: null }],
      }
      const used = { $set: { usedAt: now }, $push: { uses: { $each: [now], $slice: -usesKept } } }
      return (await rows.findOneAndUpdate(alive, used, { returnDocument: 'after' }).lean<Link>()) ?? undefined
    },
    forget: async token => {
      await rows.deleteOne({ _id: hashOf(token) })
    },
    revoke: async (owner, purposes) => {
      if (!isId('sub', owner) && !isId('stf', owner)) return 0
      const of = purposes ? { purpose: ctx.database.trusted({ $in: [...purposes] }) } : {}
      const now = ctx.clock.now()
      return (
        await rows.updateMany({ subjectId: owner, revokedAt: null, ...of }, { $set: { revokedAt: now } })
      ).modifiedCount
    },
    follow: async (from, to) => {
      await rows.updateMany({ subjectId: from }, { $set: { subjectId: to } })
    },
    usesOf: async owner => {
      const found = await rows.find({ subjectId: owner }).lean<Link[]>()
      const uses = found.flatMap(link => link.uses.map(at => ({ purpose: link.purpose, at })))
      return uses.toSorted((one, other) => one.at.getTime() - other.at.getTime())
    },
  }
}

/** The model of the links; `links-place.ts` shares it. */
export function linkRows(ctx: Pick<Context, 'database'>) {
  return ctx.database.model('links', schema)
}

/** What is stored of a token. A text that cannot be one gives a hash that no link has. */
function hashOf(token: string): string {
  return isToken(token) ? createHash('sha256').update(token).digest('base64url') : ''
}

function rowOf(link: NewLink, createdAt: Date): Omit<Link, '_id'> {
  const { purpose, subjectId, applicationId = null, expiresAt, once, details = null } = link
  return {
    purpose,
    subjectId,
    applicationId,
    createdAt,
    expiresAt,
    once,
    usedAt: null,
    uses: [],
    revokedAt: null,
    details,
  }
}

function lives(link: Link, now: Date): boolean {
  return link.revokedAt === null && link.expiresAt > now && (!link.once || link.usedAt === null)
}
