import type { Context } from '../base/context.ts'
import { isId, type ApplicationId } from '../base/ids.ts'
import type { Cursor, ListedRow, ListQuery } from '../applications/applications-store.ts'
import { openProfiles } from '../applications/sealed-parts.ts'
import { nameOf } from '../policy/fields.ts'
import { mayBeSeenByStaff } from '../policy/states.ts'
import type { UnitId } from '../vault/seal.ts'

/** Rows of one page of the list. Source: ux.md 5 */
export const rowsPerPage = 25

/** A row of the list. */
export interface ListedApplication {
  row: ListedRow
  /** Absent while the applicant's erasure waits, and of what cannot be read: neither name nor link is shown. */
  name: string | undefined
  /** A key of it is lost, so that nobody can read it any more. */
  isUnreadable: boolean
}

/** One page of a vacancy's list and where the next begins. Three queries: rows, profiles, keys; one more when some do not open. */
export async function listApplications(
  ctx: Pick<Context, 'applications' | 'applicants' | 'vault'>,
  query: Omit<ListQuery, 'limit'>,
): Promise<{ listed: ListedApplication[]; next: Cursor | undefined }> {
  const found = await ctx.applications.list({ ...query, limit: rowsPerPage + 1 })
  const rows = found.slice(0, rowsPerPage)
  const names = await namesOf(
    ctx,
    rows.filter(row => mayBeSeenByStaff(row.state)),
  )
  const last = found.length > rowsPerPage ? rows.at(-1) : undefined
  return {
    listed: rows.map(row => {
      const name = names.get(row._id)
      return { row, name: name ?? undefined, isUnreadable: name === null }
    }),
    next: last && { receivedAt: last.receivedAt, id: last._id },
  }
}

/** The name of each by the application's id, or null when it cannot be read; none of one whose deletion has just begun. */
async function namesOf(
  ctx: Pick<Context, 'applicants' | 'vault'>,
  rows: readonly ListedRow[],
): Promise<Map<ApplicationId, string | null>> {
  const ids = rows.map(row => row._id)
  const subjectIds = rows.map(row => row.subjectId)
  const { profiles, keys } = await openProfiles(ctx, subjectIds, ids)
  const names = new Map<ApplicationId, string | null>()
  const shut: ListedRow[] = []
  for (const row of rows) {
    const profile = keys.has(row._id) ? profiles.get(row.subjectId) : undefined
    if (profile) names.set(row._id, nameOf(profile))
    else shut.push(row)
  }
  const states = await ctx.vault.keys.stateOf(shut.flatMap(row => [row._id, row.subjectId]))
  const isGoing = (unit: UnitId): boolean => ['fenced', 'destroyed'].includes(states.get(unit) ?? '')
  for (const { _id, subjectId } of shut) if (!isGoing(_id) && !isGoing(subjectId)) names.set(_id, null)
  return names
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
