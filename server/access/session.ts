import type { StaffId, SubjectId } from '../base/ids.ts'

/** Which cookie a session belongs to; the two never mix. */
export type SessionKind = 'staff' | 'portal'

/**
 * Whose session it is. `generation` is the owner's at sign-in: it counts up with a new password, new roles,
 * an erasure request or a new address, and a session of an earlier generation is nobody's.
 */
export type SessionOwner =
  | { kind: 'staff'; id: StaffId; generation: number }
  | {
      kind: 'portal'
      id: SubjectId
      generation: number
      /** Another subject, proven by the same browser in the session before this one. */
      also?: ProvenSubject | undefined
      /** Only the mailbox is proven, which several people share, this one among them: nobody's data may be shown. */
      mailbox?: true | undefined
    }

/** A subject whose link was opened, as it was then. */
export interface ProvenSubject {
  id: SubjectId
  generation: number
}

/** The session of the browser that asks. */
export interface Session {
  /** The owner is signed in under a fresh session id; whatever id the browser brought is worthless. */
  begin(owner: SessionOwner): Promise<void>
  /** The other subject that this browser has proven, of a portal session. */
  also?: ProvenSubject | undefined
  /** One of those who share the mailbox that is all this browser has proven; nobody is signed in as them. */
  mailbox?: SubjectId | undefined
  /** Milliseconds until the session ends: unused, and at the latest. */
  left?: { idleMs: number; mostMs: number } | undefined
  /** Nobody is signed in: the row is gone from the store. */
  end(): Promise<void>
}
