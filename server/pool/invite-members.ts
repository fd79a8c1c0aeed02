import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { PoolId, VacancyId } from '../base/ids.ts'
import { openMembers } from './open-members.ts'
import { queueInvitation } from './pool-mail.ts'
import { unrestricted } from './unrestricted.ts'

/** Who is to hear of which job. */
export interface Invitation {
  vacancyId: VacancyId
  memberIds: readonly PoolId[]
  by: StaffActor
}

/**
 * Each of these members will hear of the job, once however often it is asked; who has left meanwhile is left out.
 *
 * @returns how many are members still
 * @throws Refusal 'notFound' when there is no such job, 'conflict' when nobody can apply to it
 */
export async function inviteMembers(
  ctx: Pick<
    Context,
    | 'clock'
    | 'policy'
    | 'config'
    | 'vault'
    | 'vacancies'
    | 'applications'
    | 'pool'
    | 'links'
    | 'outbox'
    | 'audit'
    | 'inTransaction'
  >,
  { vacancyId, memberIds, by }: Invitation,
): Promise<number> {
  const vacancy = await ctx.vacancies.byId(vacancyId)
  if (!vacancy) throw new Refusal('notFound')
  if (vacancy.state !== 'published') throw new Refusal('conflict')
  const rows = await Promise.all([...new Set(memberIds)].map(async id => (await ctx.pool.member(id)) ?? []))
  const members = await openMembers(ctx, await unrestricted(ctx, rows.flat()))
  const job = { id: vacancyId, slug: vacancy.slug, title: vacancy.title }
  for (const member of members) {
    await ctx.inTransaction(async () => {
      await queueInvitation(ctx, member, job)
      await ctx.audit.write({ what: 'pool.invited', who: by, about: member.row._id })
    })
  }
  return members.length
}
