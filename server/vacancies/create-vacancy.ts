import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { VacancyId } from '../base/ids.ts'
import type { VacancyText } from './vacancies-store.ts'

/**
 * The vacancy is there as a draft, which only staff see.
 *
 * @param input.id made with the form, so that a form sent twice creates one vacancy
 */
export async function createVacancy(
  ctx: Pick<Context, 'clock' | 'vacancies' | 'audit' | 'inTransaction'>,
  input: { id: VacancyId; text: VacancyText; by: StaffActor },
): Promise<VacancyId> {
  const { id, text, by } = input
  await ctx.inTransaction(async () => {
    if (await ctx.vacancies.byId(id)) return
    await ctx.vacancies.insert({
      ...text,
      _id: id,
      slug: id, // a draft has no public address; publishing gives it one
      state: 'draft',
      questions: [],
      createdAt: ctx.clock.now(),
      createdBy: by.staffId,
      publishedAt: null,
      closedAt: null,
    })
    await ctx.audit.write({ what: 'vacancy.created', who: by, about: id })
  })
  return id
}
