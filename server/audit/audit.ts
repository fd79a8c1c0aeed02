import type { Context } from '../base/context.ts'
import { failpoint } from '../base/failpoint.ts'
import { isId, newId, type Id, type StaffId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { EventName } from '../policy/events.ts'
import type { StaffRole } from '../policy/roles.ts'
import type { Actor } from './actor.ts'
import { auditStore, type AuditRow } from './audit-store.ts'
import { noteEvent } from './recording.ts'

/** One thing that happened. */
export interface AuditEvent {
  what: EventName
  who: Actor
  about?: Id<'app' | 'poo' | 'vac' | 'stf'>
  /** Seals details with the application's key, for the place it is given; only the ciphertext is kept and chained. */
  details?: (at: { collection: 'audit'; id: Id<'aud'>; path: 'sealed' }) => Buffer
}

/** One look at an application, or at an entry of the talent pool, by a member of staff. */
export interface View {
  at: Date
  what: ViewEvent
  staffId: StaffId
  role: StaffRole
}

/** The audit log: rows are added, never changed; `about` goes with the application, the rest after the log's days. */
export interface Audit {
  /** The event is written, in the caller's transaction if one is open, and noted for the request. */
  write(event: AuditEvent): Promise<void>
  /** Who has looked at it, oldest first. */
  viewsOf(unit: LeavingId): Promise<View[]>
  /** No row points at these units any more; the chain holds. Gives how many rows did. */
  forgetAbout(units: readonly LeavingId[]): Promise<number>
  /**
   * Of rows older than that instant only the link of the chain is left; rows of an application count from its deletion.
   * Gives how many were emptied now.
   */
  emptyBefore(instant: Date): Promise<number>
  /** The unit of each row that points at one of these. */
  pointersTo(units: readonly LeavingId[]): Promise<LeavingId[]>
}

declare module '../base/context.ts' {
  interface Context {
    audit: Audit
  }
}

/** What a member of staff does to see something of a unit. Each has its words: `look.<event>`. */
export const viewEvents = [
  'application.opened',
  'pool.opened',
  'pool.listed',
  'pool.invited',
  'file.downloaded',
  'hold.opened',
  'case.seen',
  'referee.listed',
  'referee.opened',
  'hireStatement.opened',
] as const satisfies readonly EventName[]
export type ViewEvent = (typeof viewEvents)[number]

/** The audit log of that database. */
export function createAudit(ctx: Pick<Context, 'database' | 'clock'>): Audit {
  const store = auditStore(ctx.database)
  return {
    write: async event => {
      await failpoint('audit.beforeRow')
      await store.insert(rowOf(event, ctx.clock.now()))
      noteEvent(event.what)
    },
    viewsOf: async unit => {
      const rows = await store.eventsAbout(checked(unit), viewEvents)
      return rows.flatMap(viewOf)
    },
    forgetAbout: async ids => await store.forget(ids.map(checked), await ctx.database.now()),
    emptyBefore: async instant => await store.emptyBefore(instant),
    pointersTo: async ids => await store.aboutAny(ids.map(checked)),
  }
}

function rowOf(event: AuditEvent, at: Date): AuditRow {
  const _id = newId('aud')
  const row: AuditRow = {
    _id,
    at,
    what: event.what,
    who: whoOf(event.who),
    seq: null,
    prevHash: null,
    hash: null,
  }
  if (event.about) row.about = event.about
  if (event.details) row.sealed = event.details({ collection: 'audit', id: _id, path: 'sealed' })
  return row
}

/** An applicant is not named: the id would outlive the application. */
function whoOf(actor: Actor): AuditRow['who'] {
  return actor.kind === 'staff'
    ? { kind: 'staff', staffId: actor.staffId, role: actor.role }
    : { kind: actor.kind }
}

function viewOf({ at, what, who }: AuditRow): View[] {
  const view = viewEvents.find(event => event === what)
  return view && who.staffId && who.role ? [{ at, what: view, staffId: who.staffId, role: who.role }] : []
}

function checked(text: LeavingId): LeavingId {
  if (!isId('app', text) && !isId('poo', text)) throw new Error('not the id of a unit')
  return text
}
