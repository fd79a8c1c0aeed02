import type { Context } from '../base/context.ts'
import { applicationsAmong, type LeavingUnit } from '../base/place.ts'
import type { Cell } from '../store/statistics-store.ts'
import { canaryVacancyId } from '../policy/canary.ts'
import { localDate } from '../policy/retention.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { purgedCell } from '../applications/purged-count.ts'
import type { Vacancy } from '../vacancies/vacancies-store.ts'

/**
 * The cells in which leaving applications are counted: their vacancy's month, and unit, family, quarter and outcome.
 * The month is that of the claim, which its run remembers, the rest comes from the rows, so that counting again after a
 * crash meets the same cells.
 * Source: deletion.md 3, 8
 */
export async function cellsOf(
  ctx: Pick<Context, 'applications' | 'vacancies' | 'policy'>,
  units: readonly LeavingUnit[],
  claimedAt: Date,
): Promise<Cell[]> {
  const rows = await ctx.applications.byIds(applicationsAmong(units))
  const counts = new Map<string, number>()
  const zone = ctx.policy.document.timeZone
  const month = localDate(claimedAt, zone).slice(0, 7)
  const vacancies = await vacanciesOf(ctx, rows)
  for (const row of rows) {
    if (row.vacancyId === canaryVacancyId) continue // nobody's application
    const vacancy = vacancies.get(row.vacancyId) ?? null
    for (const id of [purgedCell(row.vacancyId, month), outcomeCell(row, vacancy, zone)]) {
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
  }
  return [...counts].map(([id, purged]) => ({ id, counts: { purged } }))
}

async function vacanciesOf(ctx: Pick<Context, 'vacancies'>, rows: readonly ApplicationRow[]) {
  const ids = [...new Set(rows.map(row => row.vacancyId))]
  return new Map((await ctx.vacancies.byIds(ids)).map(vacancy => [vacancy._id, vacancy]))
}

function outcomeCell(row: ApplicationRow, vacancy: Vacancy | null, zone: string): string {
  const [year = '', month = '1'] = localDate(row.receivedAt, zone).split('-')
  const quarter = `${year}Q${Math.ceil(Number(month) / 3)}`
  const outcome = row.decision?.outcome ?? (row.state === 'withdrawn' ? 'withdrawn' : 'undecided')
  return ['outcome', vacancy?.unit ?? '', vacancy?.family ?? '', quarter, outcome].join('|')
}
