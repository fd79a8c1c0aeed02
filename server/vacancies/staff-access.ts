import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'
import type { Who } from '../http/route.ts'
import type { StaffRole } from '../policy/roles.ts'
import type { Vacancy } from './vacancies-store.ts'

/** A member of staff with every role they have. */
export interface Colleague {
  by: StaffActor
  roles: readonly StaffRole[]
}

/** Who acts, known to be staff: the route lets nobody else in. */
export function staffOf(who: Who): StaffActor {
  if (who.actor.kind !== 'staff') throw new Refusal('notFound')
  return who.actor
}

/** The same with every role. */
export function colleagueOf(who: Who): Colleague {
  return { by: staffOf(who), roles: who.roles }
}

/** Whether the job is theirs: recruiters work on all, hiring managers on those they made. Source: privacy.md 10 */
export function worksOn(vacancy: Pick<Vacancy, 'createdBy'>, { by, roles }: Colleague): boolean {
  return roles.includes('recruiter') || vacancy.createdBy === by.staffId
}

/**
 * The vacancy, for somebody who works on it.
 *
 * @throws Refusal 'notFound' when there is none, or it is another's
 */
export async function vacancyFor(
  ctx: Pick<Context, 'vacancies'>,
  id: VacancyId,
  colleague: Colleague,
): Promise<Vacancy> {
  const vacancy = await ctx.vacancies.byId(id)
  if (!vacancy || !worksOn(vacancy, colleague)) throw new Refusal('notFound')
  return vacancy
}
