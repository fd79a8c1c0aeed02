import { daysTold } from './digest.ts'
import { addDays, addMonths, daysBetween, type PlainDate } from './plain-date.ts'

/** What somebody can ask for, or complain of. Source: privacy.md 5; GDPR art. 7(3), 12-22, 77; likestillings- og diskrimineringsloven § 31 */
export const caseTypes = [
  'access',
  'rectification',
  'erasure',
  'restriction',
  'objection',
  'portability',
  'withdrawal',
  'hiredPerson',
  'complaint',
] as const
export type CaseType = (typeof caseTypes)[number]

/** How a request came. Staff register all but `portal`. */
export const caseChannels = ['portal', 'phone', 'letter', 'email', 'inPerson'] as const
export type CaseChannel = (typeof caseChannels)[number]

/** How it was made sure who asks. `session`: the person was signed in to the portal. */
export const identityMethods = ['session', 'link', 'inPerson', 'reference'] as const
export type IdentityMethod = (typeof identityMethods)[number]

/** Where a case stands. */
export const caseStates = [
  'received',
  'awaitingIdentity',
  'open',
  'extended',
  'granted',
  'partly',
  'refused',
  'withdrawn',
  'notIdentified',
] as const
export type CaseState = (typeof caseStates)[number]

/** Who can cause an event of a case. `staff`: a recruiter, of their own cases, or a privacy officer. */
export type CaseCause = 'applicant' | 'staff' | 'privacyOfficer' | 'clock'

/** One thing that can happen to a case. */
export interface CaseTransition {
  from: readonly CaseState[]
  to: CaseState
  by: readonly CaseCause[]
}

const unidentified = ['received', 'awaitingIdentity'] as const
const answerable = ['open', 'extended'] as const
const done = ['granted', 'partly'] as const
const unanswered = [...unidentified, ...answerable] as const

/** Everything that can happen to a case, declared once. Source: privacy.md 5 */
export const caseTransitions = {
  /** A link went to the address on file; sent again it stays so. */
  askIdentity: { from: unidentified, to: 'awaitingIdentity', by: ['staff'] },
  identify: { from: unidentified, to: 'open', by: ['applicant', 'staff'] },
  /** Once, before the due date. */
  extend: { from: ['open'], to: 'extended', by: ['staff'] },
  grant: { from: answerable, to: 'granted', by: ['applicant', 'staff', 'clock'] },
  answerPartly: { from: answerable, to: 'partly', by: ['privacyOfficer'] },
  refuse: { from: unanswered, to: 'refused', by: ['privacyOfficer'] },
  /** Done as far as it goes: a hold keeps the rest. */
  grantPartly: { from: answerable, to: 'partly', by: ['privacyOfficer'] },
  /** The copy was fetched, or its deadline is over; passages about others are left out of it. */
  leaveOut: { from: answerable, to: 'partly', by: ['applicant', 'clock'] },
  /** The person does not ask for it any more. */
  withdraw: { from: unanswered, to: 'withdrawn', by: ['applicant', 'staff'] },
  /** What it was about is deleted before it was answered. Source: privacy.md 11 */
  outlive: { from: unanswered, to: 'partly', by: ['clock'] },
  /** An access that nobody waits for any more: all it covers is on its way out, because that was asked for since. */
  overtake: { from: unanswered, to: 'withdrawn', by: ['applicant', 'staff'] },
  /** That erasure was taken back, or refused by a hold: the access waits for its answer again, as it did. */
  reopen: { from: ['withdrawn'], to: 'open', by: ['applicant', 'privacyOfficer'] },
  reopenExtended: { from: ['withdrawn'], to: 'extended', by: ['applicant', 'privacyOfficer'] },
  reopenUnidentified: { from: ['withdrawn'], to: 'received', by: ['applicant', 'privacyOfficer'] },
  giveUp: { from: unidentified, to: 'notIdentified', by: ['clock'] },
  /** An erasure that was granted is taken back while it can be. */
  undo: { from: done, to: 'withdrawn', by: ['applicant'] },
  /** A hold that is placed while a granted erasure waits refuses it. Source: privacy.md 11 */
  overrule: { from: done, to: 'refused', by: ['privacyOfficer'] },
  /** The same of one of several applications: the others go. */
  overrulePartly: { from: done, to: 'partly', by: ['privacyOfficer'] },
} as const satisfies Record<string, CaseTransition>

/** What can happen to a case. */
export type CaseEvent = keyof typeof caseTransitions

/** What the history of a case tells besides: its beginning, and what was done in it that leaves its state as it is. */
export type CaseNote = 'open' | 'copy' | 'lifted' | 'liftingTold' | 'liftEnded' | 'corrected' | 'contested'

/** Every event, in the order of the declaration. */
export const caseEvents: readonly CaseEvent[] = Object.keys(caseTransitions).filter(isCaseEvent)

/** Whether the history tells a step of the case with it, not something beside. */
export function isCaseEvent(text: string): text is CaseEvent {
  return Object.hasOwn(caseTransitions, text)
}

/** The state after the event; undefined when it cannot happen now. */
export function nextCaseState(state: CaseState, event: CaseEvent): CaseState | undefined {
  const { from, to }: CaseTransition = caseTransitions[event]
  return from.includes(state) ? to : undefined
}

/** The states in which the event can happen: for the filter of a compare-and-set. */
export function caseStatesThatAllow(event: CaseEvent): CaseState[] {
  return [...caseTransitions[event].from]
}

/** Whether it is known who asks: nothing is carried out before. */
export function isIdentified(state: CaseState): boolean {
  return answerable.some(known => known === state)
}

/** Whether nobody has to answer it any more. */
export function isClosedCase(state: CaseState): boolean {
  return !unanswered.some(known => known === state)
}

/** The states of cases that wait for an answer. */
export const unansweredStates: readonly CaseState[] = unanswered

/** Why a request is refused. Source: privacy.md 5 */
export const refusalCodes = [
  '17-3-e',
  '17-3-b',
  '15-4',
  'pol-16',
  '12-6',
  '12-5',
  '20-1',
  '16',
  '21-1',
  '31',
  'none',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** Nobody is known to ask, or nothing is held: reasons of every right. */
const always = ['12-6', 'none'] as const

const refusalsOf: Readonly<Record<CaseType, readonly RefusalCode[]>> = {
  access: ['15-4', 'pol-16', '12-5', ...always],
  rectification: ['16', ...always],
  erasure: ['17-3-e', '17-3-b', ...always],
  restriction: always,
  objection: ['21-1', '17-3-e', ...always],
  portability: ['20-1', '15-4', ...always],
  withdrawal: always,
  hiredPerson: ['31', ...always],
  complaint: [], // a complaint is answered
}

/** The reasons for which a request of that type may be refused. */
export function refusalCodesOf(type: CaseType): readonly RefusalCode[] {
  return refusalsOf[type]
}

/** Why an answer takes longer. Source: GDPR art. 12(3) */
export const extensionCodes = ['complex', 'many'] as const
export type ExtensionCode = (typeof extensionCodes)[number]

/** Months to answer in, and at most. Source: GDPR art. 12(3) */
const months = { ordinary: 1, extended: 3 } as const
/** The standard copy answers an open request for access so many days before its deadline. */
export const standardCopyDays = 7
/** Privacy officers are reminded so many days before a deadline, and daily when it is over. */
export const reminderDays: readonly number[] = [7, 1, 0]
/** Characters of what is written in a case. */
export const caseTextLimit = 4000

/** The last day to answer what was received on that local date. Weekends count. */
export function caseDueOn(receivedOn: PlainDate): PlainDate {
  return addMonths(receivedOn, months.ordinary)
}

/** Days to use the link that asks who it is, also when the case was written down late. */
export const identifyDays = 14

/** The day from which nobody waits for who asks any more: the due date, or two weeks after they were first asked. */
export function givenUpOn(dueOn: PlainDate, askedOn: PlainDate): PlainDate {
  const hadTimeOn = addDays(askedOn, identifyDays)
  return hadTimeOn > dueOn ? hadTimeOn : dueOn
}

/** How far back a request that is written down may have been received. */
const monthsBack = 12

/** The earliest day that can be written down today as that of the receipt. */
export function earliestReceipt(today: PlainDate): PlainDate {
  return addMonths(today, -monthsBack)
}

/** How long before its deletion the answer about who was hired is there at the latest, days. Source: privacy.md 5 */
const daysBeforeD = 3

/** A month from that day, three days before D when that is sooner, and never the same day. */
export function statementDueOn(askedOn: PlainDate, deletedOn: PlainDate): PlainDate {
  const sooner = [caseDueOn(askedOn), addDays(deletedOn, -daysBeforeD)].toSorted()[0] ?? askedOn
  const atLeast = addDays(askedOn, 1)
  return sooner < atLeast ? atLeast : sooner
}

/** The last day that an extension can reach. */
export function latestExtension(receivedOn: PlainDate): PlainDate {
  return addMonths(receivedOn, months.extended)
}

/** The dates of a case that its deadline depends on. */
export interface CaseDates {
  dueOn: PlainDate
  extendedDueOn: PlainDate | null
}

/** The last day to answer. */
export function deadlineOf({ dueOn, extendedDueOn }: CaseDates): PlainDate {
  return extendedDueOn ?? dueOn
}

/** Whether there can be more time at all: of an open case, once, on the due date at the latest. */
export function isExtendable(row: CaseDates & { state: CaseState }, today: PlainDate): boolean {
  return row.state === 'open' && row.extendedDueOn === null && today <= row.dueOn
}

/** Whether a case received then may be extended today to that day: on the due date at the latest, and once. */
export function mayExtend(
  dates: CaseDates & { receivedOn: PlainDate },
  { today, until }: { today: PlainDate; until: PlainDate },
): boolean {
  const isOpen = dates.extendedDueOn === null && today <= dates.dueOn
  return isOpen && until > dates.dueOn && until <= latestExtension(dates.receivedOn)
}

/** How many days are left; 0 on the last one, negative from the midnight after it. */
export function daysLeft(deadline: PlainDate, today: PlainDate): number {
  return daysBetween(today, deadline)
}

/** The key of the sentence that says how long there is, and its number. */
export interface DeadlineLabel {
  key: 'cases.daysLeft' | 'cases.dayLeft' | 'cases.dueToday' | 'cases.dayOver' | 'cases.daysOver'
  n: number
}

/** "2 dager igjen", "1 dag igjen", "Frist i dag", "1 dag over fristen", "2 dager over fristen". */
export function deadlineLabel(deadline: PlainDate, today: PlainDate): DeadlineLabel {
  const left = daysLeft(deadline, today)
  if (left === 0) return { key: 'cases.dueToday', n: 0 }
  if (left > 0) return { key: left === 1 ? 'cases.dayLeft' : 'cases.daysLeft', n: left }
  return { key: left === -1 ? 'cases.dayOver' : 'cases.daysOver', n: -left }
}

/** The day on which an open request for access is answered by the standard copy, and from which one serves that deadline. */
export function standardCopyOn(deadline: PlainDate): PlainDate {
  return addDays(deadline, -standardCopyDays)
}

/** Whether privacy officers are to be told on that weekday: of the days of a weekend they are on its Friday. */
export function isToldOn(deadline: PlainDate, weekday: PlainDate): boolean {
  return daysTold(weekday).some(day => isReminderDay(deadline, day))
}

/** Whether privacy officers are to be told of that day. */
export function isReminderDay(deadline: PlainDate, today: PlainDate): boolean {
  const left = daysLeft(deadline, today)
  return left < 0 || reminderDays.includes(left)
}

/** Whether the text names a type of case. */
export function isCaseType(text: unknown): text is CaseType {
  return caseTypes.some(type => type === text)
}

/** Whether the text names a channel that staff register. */
export function isStaffChannel(text: unknown): text is Exclude<CaseChannel, 'portal'> {
  return text !== 'portal' && caseChannels.some(channel => channel === text)
}
