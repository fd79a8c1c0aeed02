import type { Context } from '../base/context.ts'
import { isId, type SubjectId } from '../base/ids.ts'
import type { Cursor, ListedRow, ListQuery } from '../applications/applications-store.ts'
import { profilesOf } from '../applications/sealed-parts.ts'
import { nameOf, type Profile } from '../policy/fields.ts'
import { mayBeSeenByStaff } from '../policy/states.ts'

/** Rows of one page of the list. Source: ux.md 5 */
export const rowsPerPage = 25

/** A row of the list: with the name, or, while an erasure waits, without. */
export interface ListedApplication {
  row: ListedRow
  /** Absent while the applicant's erasure waits: neither name nor link is shown. */
  name: string | undefined
}

/** One page of a vacancy's list and where the next begins. Three queries: rows, profiles, keys. */
export async function listApplications(
  ctx: Pick<Context, 'applications' | 'applicants' | 'vault'>,
  query: Omit<ListQuery, 'limit'>,
): Promise<{ listed: ListedApplication[]; next: Cursor | undefined }> {
  const found = await ctx.applications.list({ ...query, limit: rowsPerPage + 1 })
  const rows = found.slice(0, rowsPerPage)
  const seen = rows.filter(row => mayBeSeenByStaff(row.state)).map(row => row.subjectId)
  const profiles = await profilesOf(ctx, seen)
  const last = found.length > rowsPerPage ? rows.at(-1) : undefined
  return {
    listed: rows.map(row => ({ row, name: shownName(profiles, row) })),
    next: last && { receivedAt: last.receivedAt, id: last._id },
  }
}

function shownName(profiles: ReadonlyMap<SubjectId, Profile>, row: ListedRow): string | undefined {
  const profile = mayBeSeenByStaff(row.state) ? profiles.get(row.subjectId) : undefined
  return profile && nameOf(profile)
}

/** The cursor as text for an address line. */
export function cursorText(cursor: Cursor): string {
  return `${cursor.receivedAt.getTime()}.${cursor.id}`
}

/** The cursor of an address line; undefined when it is not one of ours. */
export function readCursor(text: string): Cursor | undefined {
  const [time = '', id = ''] = text.split('.')
  if (!/^\d{1,15}$/.test(time) || !isId('app', id)) return undefined
  return { receivedAt: new Date(Number(time)), id }
}
