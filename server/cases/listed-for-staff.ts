import type { Context } from '../base/context.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { isHiddenByStop } from '../policy/visibility.ts'
import { deadlineOf } from '../policy/rights.ts'
import { listedCase, type DeskCase } from '../../views/cases/shapes.ts'
import type { CaseRow } from './cases-store.ts'
import { today } from './record-case.ts'

/**
 * The cases as the desk lists them, with the references of what they are about: of what is held or restricted none to a
 * recruiter, as on the case's own page. Source: privacy.md 10
 */
export async function listedForStaff(
  ctx: Pick<Context, 'applications' | 'clock' | 'policy'>,
  rows: readonly CaseRow[],
  { seesHidden }: { seesHidden: boolean },
): Promise<DeskCase[]> {
  const on = today(ctx)
  const ids = [...new Set(rows.flatMap(row => row.applicationIds))]
  const applications = (await ctx.applications.byIds(ids)).filter(
    row => mayBeSeenByOwner(row.state) && (seesHidden || !isHiddenByStop(row.stops)),
  )
  const references = new Map(applications.map(row => [row._id, row.reference]))
  return rows.map(row => ({
    ...listedCase(row, on),
    references: row.applicationIds.flatMap(id => references.get(id) ?? []),
  }))
}

/** Those due first before the others. */
export function byDeadline(rows: readonly CaseRow[]): CaseRow[] {
  return rows.toSorted((one, other) => (deadlineOf(one) < deadlineOf(other) ? -1 : 1))
}
