import type { StaffId, SubjectId } from '../base/ids.ts'

/** Which cookie a session belongs to; the two never mix. */
export type SessionKind = 'staff' | 'portal'

/**
 * Whose session it is. `generation` is the owner's at sign-in: it counts up with a new password, new roles,
 * an erasure request or a new address, and a session of an earlier generation is nobody's.
 */
export type SessionOwner =
  { kind: 'staff'; id: StaffId; generation: number } | { kind: 'portal'; id: SubjectId; generation: number }

/** The session of the browser that asks. */
export interface Session {
  /** The owner is signed in under a fresh session id; whatever id the browser brought is worthless. */
  begin(owner: SessionOwner): Promise<void>
  /** Nobody is signed in: the row is gone from the store. */
  end(): Promise<void>
}
