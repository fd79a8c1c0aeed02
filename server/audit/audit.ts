import type { ApplicationId, Id, StaffId } from '../base/ids.ts'
import type { EventName } from '../policy/events.ts'
import type { StaffRole } from '../policy/roles.ts'
import type { Actor } from './actor.ts'

/** One thing that happened. */
export interface AuditEvent {
  what: EventName
  who: Actor
  about?: ApplicationId
  /** Seals details with the application's key, for the place it is given; only the ciphertext is kept and chained. */
  details?: (at: { collection: 'audit'; id: Id<'aud'>; path: 'sealed' }) => Buffer
}

/** One look at an application by a member of staff. */
export interface View {
  at: Date
  what: EventName
  staffId: StaffId
  role: StaffRole
}

/** The audit log: rows are added, never changed, but for `about`, which goes when the application goes. */
export interface Audit {
  /** The event is written, in the caller's transaction if one is open, and noted for the request. */
  write(event: AuditEvent): Promise<void>
  /** Who has looked at it, oldest first. */
  viewsOf(applicationId: ApplicationId): Promise<View[]>
  /** No row points at these applications any more; the chain holds. Gives how many rows did. */
  forgetAbout(applicationIds: readonly ApplicationId[]): Promise<number>
  /** How many rows point at these applications. */
  countAbout(applicationIds: readonly ApplicationId[]): Promise<number>
}

declare module '../base/context.ts' {
  interface Context {
    audit: Audit
  }
}
