import type { Context } from '../base/context.ts'
import { isDigestTime } from '../policy/digest.ts'
import { localDate } from '../policy/retention.ts'
import { countsOfSeen, totalOf, unreadByVacancy } from '../review/unread-messages.ts'
import { mailEach, type RemindContext } from './remind-staff.ts'

/**
 * On weekdays from seven in the morning, each who can read them has been told once that day of messages that nobody has
 * opened: how many and to which job, nobody's name. Gives how many messages. Source: ux.md 12
 */
export async function remindOfMessages(
  ctx: RemindContext & Pick<Context, 'applications' | 'clock'>,
): Promise<number> {
  const now = await ctx.database.now()
  const { timeZone } = ctx.policy.document
  const today = localDate(now, timeZone)
  if (!isDigestTime(now, timeZone)) return 0
  let told = 0
  for (const [vacancyId, unread] of await unreadByVacancy(ctx)) {
    const vacancy = await ctx.vacancies.byId(vacancyId)
    const owner = vacancy?.createdBy ? await ctx.staff.byIds([vacancy.createdBy]) : []
    const people = owner.length > 0 ? owner : await ctx.staff.withAnyRole(['recruiter'])
    const count = totalOf(await countsOfSeen(ctx, unread, people[0]?.roles ?? []))
    if (count === 0) continue
    told += count
    await mailEach(ctx, people, {
      now,
      about: vacancyId,
      occasion: `messages ${today}`,
      matter: 'messages',
      count,
      path: `/staff/jobs/${vacancyId}`,
      what: vacancy?.title ?? '',
    })
  }
  return told
}
