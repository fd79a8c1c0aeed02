import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'
import type { VacancyText } from './vacancies-store.ts'

/**
 * The advert says what was given; its address and its questions stay.
 *
 * @throws Refusal 'conflict' when it is closed or not there
 */
export async function changeVacancy(
  ctx: Pick<Context, 'vacancies' | 'audit' | 'inTransaction'>,
  input: { id: VacancyId; text: VacancyText; by: StaffActor },
): Promise<void> {
  await ctx.inTransaction(async () => {
    if (!(await ctx.vacancies.change(input.id, input.text))) throw new Refusal('conflict')
    await ctx.audit.write({ what: 'vacancy.changed', who: input.by, about: input.id })
  })
}
