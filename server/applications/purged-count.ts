import type { Context } from '../base/context.ts'
import type { VacancyId } from '../base/ids.ts'
import { statisticsStore } from '../store/statistics-store.ts'

/** The cell that counts a vacancy's deleted applications of one month, `YYYY-MM`. */
export function purgedCell(vacancyId: VacancyId, month: string): string {
  return `${purgedPrefix(vacancyId)}${month}`
}

/** What the ids of a vacancy's cells begin with. */
export function purgedPrefix(vacancyId: VacancyId): string {
  return `purged|${vacancyId}|`
}

/** How many deleted applications a vacancy has had, and the month of the last; null below the policy's minimum. */
export async function purgedOf(
  ctx: Pick<Context, 'database' | 'policy'>,
  vacancyId: VacancyId,
): Promise<{ count: number; lastMonth: string } | null> {
  const prefix = purgedPrefix(vacancyId)
  const cells = await statisticsStore(ctx.database).beginningWith(prefix)
  const count = cells.reduce((sum, cell) => sum + (cell.counts['purged'] ?? 0), 0)
  const last = cells.at(-1)
  if (!last || count < ctx.policy.document.statistics.minimum) return null
  return { count, lastMonth: last.id.slice(prefix.length) }
}
