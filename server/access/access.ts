import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import { openLinks } from './links-store.ts'
import { openSessions } from './sessions.ts'
import { openStaffAccounts } from './staff-store.ts'

/** What access needs from above: it knows no applications. */
export interface AccessOptions {
  /**
   * The present generation of a subject; undefined when it is gone. It counts up when an erasure is asked for or
   * the address changes, if sessions are to end then; constant otherwise.
   */
  subjectGeneration(id: SubjectId): Promise<number | undefined>
  /** Tells the cookies of two mounts in one site apart. */
  cookieSuffix?: string
}

/** Links, staff accounts and sessions of this installation, for the context. */
export function openAccess(
  ctx: Pick<Context, 'config' | 'database' | 'clock' | 'vault'>,
  options: AccessOptions,
): Pick<Context, 'links' | 'staff' | 'sessions'> {
  const staff = openStaffAccounts(ctx)
  const owners = {
    staff: async (id: Parameters<typeof staff.byId>[0]) => (await staff.byId(id))?.generation,
    portal: options.subjectGeneration,
  }
  const { cookieSuffix = '' } = options
  return { links: openLinks(ctx), staff, sessions: openSessions(ctx, { owners, cookieSuffix }) }
}
