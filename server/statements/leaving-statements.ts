import type { Context } from '../base/context.ts'
import { applicationsAmong, type LeavingId, type LeavingUnit, type Plaintext } from '../base/place.ts'
import type { HireStatementId, RunId, VacancyId } from '../base/ids.ts'
import { mayEverAsk } from '../applications/hired-store.ts'
import { statementParts } from '../policy/hire-statement.ts'
import { SealBroken, type DataKey, type UnitId } from '../vault/seal.ts'
import { openStatement } from './sealed-statement.ts'
import type { StatementRow } from './statements-store.ts'

type Parts = Pick<Context, 'statements' | 'applications'>
type LeavingRow = Awaited<ReturnType<Context['applications']['decisionsOf']>>[number]

/**
 * The statements that go with these units, and belong to that run: with the last of those who could ask for them; with
 * the hired person's own application when nobody can ask, or that person is not hired any more. Safe to repeat.
 */
export async function takeStatements(
  ctx: Parts,
  units: readonly LeavingUnit[],
  runId: RunId,
): Promise<Map<LeavingId, HireStatementId[]>> {
  const vacancyIds = [...new Set(units.flatMap(unit => unit.vacancyId ?? []))]
  const rows = vacancyIds.length === 0 ? [] : await ctx.statements.takable(vacancyIds, runId)
  if (rows.length === 0) return new Map()
  const leaving = await ctx.applications.decisionsOf(applicationsAmong(units))
  const askable = await ctx.applications.askableAmong(vacancyIds)
  const going = rows.flatMap(row => {
    const unit = goesWith(row, leaving, askable)
    return unit ? [{ id: row._id, unit }] : []
  })
  const taken = await ctx.statements.take(
    going.map(one => one.id),
    runId,
  )
  const byUnit = new Map<LeavingId, HireStatementId[]>()
  for (const { id, unit } of going) if (taken.has(id)) byUnit.set(unit, [...(byUnit.get(unit) ?? []), id])
  return byUnit
}

/** The unit that a statement leaves with; undefined while somebody can still ask for it. */
function goesWith(
  { vacancyId, applicationId }: StatementRow,
  leaving: readonly LeavingRow[],
  askable: ReadonlySet<VacancyId>,
): LeavingId | undefined {
  const here = leaving.filter(row => row.vacancyId === vacancyId)
  const own = here.find(row => row._id === applicationId)
  if (own && own.decision?.outcome !== 'hired') return own._id
  if (askable.has(vacancyId)) return undefined
  const asker = here.find(mayEverAsk)
  if (asker) return asker._id
  return own?._id ?? (applicationId === null ? here[0]?._id : undefined)
}

/** What the units say, with what the statements say that go with them, for the search after the deletion. */
export async function withStatements(
  ctx: Parts,
  { units, keys }: { units: readonly LeavingUnit[]; keys: ReadonlyMap<UnitId, DataKey> },
  plain: ReadonlyMap<LeavingId, Plaintext>,
): Promise<Map<LeavingId, Plaintext>> {
  const unitOf = new Map(units.flatMap(unit => (unit.statementIds ?? []).map(id => [id, unit.id] as const)))
  const rows = unitOf.size === 0 ? [] : await ctx.statements.byIds([...unitOf.keys()])
  const whole = new Map(plain)
  for (const row of rows) {
    const unit = unitOf.get(row._id)
    const said = unit && whole.get(unit)
    const key = keys.get(row._id)
    if (said && key) whole.set(unit, { ...said, texts: [...(said.texts ?? []), ...textsOf(key, row)] })
  }
  return whole
}

/** What was changed on disk and does not open says nothing that could be searched for. */
function textsOf(key: DataKey, row: StatementRow): string[] {
  try {
    const words = openStatement(key, row)
    return statementParts.map(part => words[part])
  } catch (error) {
    if (error instanceof SealBroken) return []
    throw error
  }
}
