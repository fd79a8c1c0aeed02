import { addDays, addMonths, type PlainDate } from './plain-date.ts'

/** Why something must be kept: a legal claim, or a duty in law. Source: GDPR art. 17(3)(b), (e) */
export const holdCodes = ['claim', 'duty'] as const
/** `unknown`: a restored backup had the stop, but no longer what was written about it. */
export type HoldCode = (typeof holdCodes)[number] | 'unknown'

/** The review of a hold is at most so many months away. Source: deletion.md 6 */
export const mostReviewMonths = 6
/** A hold that nobody reviews lapses so many days after it was to be reviewed. */
export const lapseDays = 30
/** The page says that a hold is to be reviewed soon, so many days before. Source: ux.md 6 */
export const endingDays = 14

/** Characters of each text of a hold. */
export const holdTextLimits = { reason: 2000, caseRef: 120, owner: 120 } as const

/** Whether that day may be the day of review: tomorrow at the earliest, six months from today at the latest. */
export function mayReviewOn(date: PlainDate, today: PlainDate): boolean {
  return date > today && date <= addMonths(today, mostReviewMonths)
}

/** The last day on which a hold stands that is to be reviewed on that day. */
export function lastDayOf(reviewOn: PlainDate): PlainDate {
  return addDays(reviewOn, lapseDays)
}
