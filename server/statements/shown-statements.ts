import type { Context } from '../base/context.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { toldState } from '../applications/own-applications.ts'
import type { ApplicationId, VacancyId } from '../base/ids.ts'
import type { StatementWords } from '../policy/hire-statement.ts'
import { openStatements } from './sealed-statement.ts'

type Parts = Pick<Context, 'applications' | 'statements' | 'vault' | 'outbox' | 'policy' | 'policies'>

/** What was written of the person hired with this application, for their own page and copy; undefined when nothing was. */
export async function ownStatement(
  ctx: Pick<Context, 'statements' | 'vault'>,
  row: Pick<ApplicationRow, '_id'>,
): Promise<StatementWords | undefined> {
  const written = await ctx.statements.ofApplication(row._id)
  return (await openStatements(ctx, written ? [written] : []))[0]
}

/** What somebody passed over is told of those hired. */
export interface StatementsShown {
  /** Whether anybody was hired: not before that person has been told. */
  isHired: boolean
  statements: StatementWords[]
  /** Whether one is still to be written. */
  isMissing: boolean
}

/** What those hired for the job can do, as far as it is written. */
export async function statementsFor(ctx: Parts, vacancyId: VacancyId): Promise<StatementsShown> {
  const written = await ctx.statements.ofVacancy(vacancyId)
  const told = new Set<ApplicationId>()
  for (const row of await ctx.applications.hiredFor(vacancyId))
    if ((await toldState(ctx, row)).outcome === 'hired') told.add(row._id)
  // Of somebody hired whose application is deleted only the statement is left.
  const known = written.filter(({ applicationId: id }) => id === null || told.has(id))
  const about = new Set(known.map(row => row.applicationId))
  return {
    isHired: known.length > 0 || told.size > 0,
    statements: await openStatements(ctx, known),
    isMissing: [...told].some(id => !about.has(id)),
  }
}
