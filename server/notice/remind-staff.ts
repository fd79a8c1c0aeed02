import type { Context } from '../base/context.ts'
import type { StaffAccount } from '../access/staff-store.ts'
import { tellStaff, type StaffNews } from '../mail/tell-staff.ts'
import { isDigestTime } from '../policy/digest.ts'
import { addDays, daysBetween, instantsOf, localDate, type PlainDate } from '../policy/retention.ts'
import { noticesStore, type WaitingCount } from './notices-store.ts'

/**
 * Those who can still decide are told 30 days before what is undecided is deleted. Source: deletion.md 4. A week is looked
 * at from the Friday 31 days before its Monday on: nobody is told on a Saturday or Sunday.
 */
const undecidedDays = 31
/** Somebody hired is handed over within so many days, or staff are reminded each week. Source: deletion.md 13, E9 */
const handOverDays = 7
const dayMs = 24 * 3_600_000
const weekDays = 7
/** Any Monday: weeks are counted from it. */
const aMonday = '2026-01-05'

/** The parts of the context a reminder needs. */
export type RemindContext = Pick<
  Context,
  'database' | 'policy' | 'config' | 'vacancies' | 'staff' | 'outbox' | 'holds'
>

/** What staff were reminded of; each thing once a week, whoever and however often asks. */
export interface Reminded {
  holds: number
  undecided: number
  handOvers: number
}

/**
 * Everyone who can act has been told this week of holds to review, people to answer, hired ones to hand over: on weekdays
 * from seven in the morning. Of requests for access the deadlines of cases remind. Source: ux.md 12
 */
export async function remindStaff(ctx: RemindContext): Promise<Reminded> {
  const now = await ctx.database.now()
  const { timeZone } = ctx.policy.document
  if (!isDigestTime(now, timeZone)) return { holds: 0, undecided: 0, handOvers: 0 }
  const today = localDate(now, timeZone)
  return {
    holds: await remindOfHolds(ctx, { now, today }),
    undecided: await remindOfUndecided(ctx, { now, today }),
    handOvers: await remindOfHandOvers(ctx, { now, today }),
  }
}

interface Day {
  now: Date
  today: PlainDate
}

async function remindOfHolds(ctx: RemindContext, day: Day): Promise<number> {
  const count = await ctx.holds.countToReview(day.today)
  if (count === 0) return 0
  const people = await ctx.staff.withAnyRole(['privacyOfficer'])
  const occasion = `holds ${weekOf(day.today)}`
  await mailEach(ctx, people, {
    now: day.now,
    about: 'holds',
    occasion,
    matter: 'holds',
    count,
    path: '/staff/privacy/holds',
  })
  return count
}

/** By whole weeks of D, so that a job with many applicants has one mail a week, at least 30 days before the first of them. */
async function remindOfUndecided(ctx: RemindContext, day: Day): Promise<number> {
  const { timeZone } = ctx.policy.document
  const monday = weekOf(addDays(day.today, undecidedDays))
  const from = instantsOf(monday, timeZone).eligibleAt
  const to = instantsOf(addDays(monday, weekDays), timeZone).eligibleAt
  const counts = await noticesStore(ctx.database).undecidedIn(from, to)
  for (const one of counts) await mailOwners(ctx, one, { now: day.now, monday, matter: 'undecided' })
  return counts.reduce((sum, { count }) => sum + count, 0)
}

async function remindOfHandOvers(ctx: RemindContext, { now, today }: Day): Promise<number> {
  const before = new Date(now.getTime() - handOverDays * dayMs)
  const counts = await noticesStore(ctx.database).notHandedOver(before)
  for (const one of counts) await mailOwners(ctx, one, { now, monday: weekOf(today), matter: 'handOver' })
  return counts.reduce((sum, { count }) => sum + count, 0)
}

async function mailOwners(
  ctx: RemindContext,
  { vacancyId, count }: WaitingCount,
  { now, monday, matter }: { now: Date; monday: PlainDate; matter: 'undecided' | 'handOver' },
): Promise<void> {
  const vacancy = await ctx.vacancies.byId(vacancyId)
  const owner = vacancy?.createdBy ? await ctx.staff.byIds([vacancy.createdBy]) : []
  // A hand-over is written down by recruiters only.
  const able = matter === 'handOver' ? owner.filter(one => one.roles.includes('recruiter')) : owner
  const people = able.length > 0 ? able : await ctx.staff.withAnyRole(['recruiter'])
  await mailEach(ctx, people, {
    now,
    about: vacancyId,
    occasion: `${matter} ${monday}`,
    matter,
    count,
    path: `/staff/jobs/${vacancyId}`,
    what: vacancy?.title ?? '',
  })
}

type Reminder = Omit<StaffNews, 'to' | 'language' | 'keptDays'>

/** Each of these people is told once of that occasion, by mail. */
export async function mailEach(
  ctx: RemindContext,
  people: readonly StaffAccount[],
  reminder: Reminder,
): Promise<void> {
  for (const { _id, email: to, language } of people) {
    const about = `${reminder.about} ${_id}`
    await tellStaff(ctx, { ...reminder, about, to, language, keptDays: weekDays })
  }
}

/** The Monday of the week. */
function weekOf(date: PlainDate): PlainDate {
  const days = daysBetween(aMonday, date)
  return addDays(date, -(((days % weekDays) + weekDays) % weekDays))
}
