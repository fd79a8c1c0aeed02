import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'

/**
 * People can apply again. Who was decided keeps decision and D: nobody is brought back by it. Source: deletion.md 13, E10
 *
 * @throws Refusal 'notFound' when there is no such vacancy
 * @throws Refusal 'conflict' when it is a draft
 */
export async function reopenVacancy(
  ctx: Pick<Context, 'vacancies' | 'audit' | 'inTransaction'>,
  { id, by }: { id: VacancyId; by: StaffActor },
): Promise<void> {
  const vacancy = await ctx.vacancies.byId(id)
  if (!vacancy) throw new Refusal('notFound')
  if (vacancy.state === 'draft') throw new Refusal('conflict')
  await ctx.inTransaction(async () => {
    if (!(await ctx.vacancies.reopen(id))) return
    await ctx.audit.write({ what: 'vacancy.reopened', who: by, about: id })
  })
}
