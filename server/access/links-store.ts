import type { ApplicationId, StaffId, SubjectId } from '../base/ids.ts'

/** What a link is for. `see`, `erase` and `erasure` lead to an applicant's pages, `receipt` to their receipt, `invite` to a password. */
export type LinkPurpose = 'see' | 'erase' | 'receipt' | 'erasure' | 'invite'

/** Whose link it is. */
export type LinkOwner = SubjectId | StaffId

/** A link to be made. */
export interface NewLink {
  purpose: LinkPurpose
  subjectId: LinkOwner
  applicationId?: ApplicationId
  expiresAt: Date
  /** Whether the first use is the last. */
  once: boolean
  /** Ids and counts the page behind the link needs; nothing personal. */
  details?: Readonly<Record<string, string | number>>
}

/** A link as stored: the token itself is nowhere. */
export interface Link {
  /** SHA-256 of the token, base64url. */
  _id: string
  purpose: LinkPurpose
  subjectId: LinkOwner
  applicationId: ApplicationId | null
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
  /** Every link of that owner is dead. */
  revoke(owner: LinkOwner, purposes?: readonly LinkPurpose[]): Promise<number>
  /** When the owner's links were used, oldest first. */
  usesOf(owner: LinkOwner): Promise<{ purpose: LinkPurpose; at: Date }[]>
}

declare module '../base/context.ts' {
  interface Context {
    links: Links
  }
}
