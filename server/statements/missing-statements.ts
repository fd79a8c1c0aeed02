import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, VacancyId } from '../base/ids.ts'
import type { ApplicationRow } from '../applications/application-row.ts'
import { isHiddenByStop, staffMaySee } from '../policy/visibility.ts'
import { worksOn, type Colleague } from '../vacancies/staff-access.ts'

const mostListed = 200

/** Whether what this person hired can do was never written. */
function lacksStatement(row: ApplicationRow): boolean {
  return row.state === 'decided' && row.decision?.outcome === 'hired' && !row.statedAt
}

/**
 * Nothing of the kind is missing.
 *
 * @throws Refusal 'invalid' when it is: the statement comes before the hand-over. Source: privacy.md 2
 */
export function refuseWithoutStatement(row: ApplicationRow): void {
  if (!lacksStatement(row)) return
  throw new Refusal('invalid', { problems: [{ field: 'statement', key: 'statement.missing' }] })
}

/**
 * The applications of everybody hired for the job of whom it is still to be written. Of one whom staff may not see nobody
 * can write it: that keeps nothing waiting.
 */
export async function missingStatementsOf(
  ctx: Pick<Context, 'applications'>,
  vacancyId: VacancyId,
): Promise<ApplicationRow[]> {
  const hired = await ctx.applications.hiredFor(vacancyId)
  return hired.filter(row => lacksStatement(row) && !isHiddenByStop(row.stops))
}

/**
 * As `refuseWithoutStatement`, for everybody hired for the job: the statements come before closing it.
 *
 * @throws Refusal 'invalid'
 */
export async function refuseCloseWithoutStatements(
  ctx: Pick<Context, 'applications'>,
  vacancyId: VacancyId,
): Promise<void> {
  if ((await missingStatementsOf(ctx, vacancyId)).length === 0) return
  throw new Refusal('invalid', { problems: [{ field: 'statements', key: 'statement.missingSome' }] })
}

/** A statement that somebody has to write. */
export interface StatementTask {
  applicationId: ApplicationId
  job: string
  /** Since when the person is hired. */
  at: Date
}

/** The statements that this colleague may write and that are missing, oldest first. */
export async function missingStatements(
  ctx: Pick<Context, 'applications' | 'vacancies' | 'clock' | 'policy'>,
  colleague: Colleague,
): Promise<StatementTask[]> {
  const tasks: StatementTask[] = []
  const at = { now: ctx.clock.now(), document: ctx.policy.document }
  for (const row of await ctx.applications.unstated(mostListed)) {
    const decidedAt = row.decision?.decidedAt
    if (!decidedAt || !staffMaySee({ state: row.state, decidedAt, stops: row.stops }, colleague.roles, at))
      continue
    const vacancy = await ctx.vacancies.byId(row.vacancyId)
    if (vacancy && worksOn(vacancy, colleague))
      tasks.push({ applicationId: row._id, job: vacancy.title, at: decidedAt })
  }
  return tasks
}
