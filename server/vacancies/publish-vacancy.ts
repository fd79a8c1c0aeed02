import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'
import { freeSlug } from './slug.ts'

/**
 * The job is on the public list, under an address that never changes and is never used again.
 *
 * @throws Refusal 'notFound' when there is no such vacancy
 * @throws Refusal 'conflict' when it is closed
 */
export async function publishVacancy(
  ctx: Pick<Context, 'clock' | 'vacancies' | 'audit' | 'inTransaction'>,
  input: { id: VacancyId; by: StaffActor },
): Promise<void> {
  await ctx.inTransaction(async () => {
    const vacancy = await ctx.vacancies.byId(input.id)
    if (!vacancy) throw new Refusal('notFound')
    if (vacancy.state === 'published') return
    const slug = await freeSlug(vacancy.title, ctx.vacancies.slugTaken)
    if (!(await ctx.vacancies.publish(input.id, slug, ctx.clock.now()))) throw new Refusal('conflict')
    await ctx.audit.write({ what: 'vacancy.published', who: input.by, about: input.id })
  })
}
