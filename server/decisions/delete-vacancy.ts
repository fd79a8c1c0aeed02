import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'

/** No request lives so long: what was being sent when the vacancy was closed has arrived. Milliseconds. */
const settledMs = 10 * 60_000

/**
 * The vacancy is gone: a draft, or one that was closed a while ago and has no application left.
 *
 * @throws Refusal 'notFound' when there is no such vacancy
 * @throws Refusal 'conflict' while it is open, or an application to it lives. Source: deletion.md 13, E11
 */
export async function deleteVacancy(
  ctx: Pick<Context, 'vacancies' | 'applications' | 'audit' | 'inTransaction' | 'database'>,
  { id, by }: { id: VacancyId; by: StaffActor },
): Promise<void> {
  if (!(await ctx.vacancies.byId(id))) throw new Refusal('notFound')
  const closedBefore = new Date((await ctx.database.now()).getTime() - settledMs)
  await ctx.inTransaction(async () => {
    if (await ctx.applications.anyOf(id)) throw new Refusal('conflict')
    if (!(await ctx.vacancies.remove(id, closedBefore))) throw new Refusal('conflict')
    await ctx.audit.write({ what: 'vacancy.deleted', who: by, about: id })
  })
}
