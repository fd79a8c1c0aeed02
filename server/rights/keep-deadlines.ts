import type { Actor } from '../audit/actor.ts'
import { Refusal } from '../base/errors.ts'
import { queueCaseMail, type CaseMailContext } from '../cases/case-mail.ts'
import { allWaiting } from '../cases/all-waiting.ts'
import { textsOf } from '../cases/case-texts.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { answerWithCopy } from '../cases/copy-fetched.ts'
import { today } from '../cases/record-case.ts'
import { takeStep, type StepContext } from '../cases/take-step.ts'
import { tellStaff } from '../mail/tell-staff.ts'
import { daysTold, isDigestTime } from '../policy/digest.ts'
import type { PlainDate } from '../policy/plain-date.ts'
import { instantsOf, localDate } from '../policy/retention.ts'
import { daysLeft, deadlineOf, givenUpOn, isIdentified, isToldOn, standardCopyOn } from '../policy/rights.ts'
import { answerHired, endOutlived, type AnswerContext } from '../statements/answer-waiting.ts'
import { deadlinesTold, type DueCounts } from '../../views/mail/deadlines-told.ts'
import { offerCopy, servesDeadline } from './offer-copy.ts'
import type { RestrictionContext } from './restrict.ts'
import { restrictObjected } from './restriction-of-case.ts'

type Parts = StepContext & CaseMailContext & RestrictionContext & AnswerContext

const system: Actor = { kind: 'system' }

/** What the deadlines of cases brought today. */
export interface KeptDeadlines {
  /** Closed because nobody had shown who asks, although they were asked and had time. */
  notIdentified: number
  copiesOffered: number
  /** Requests for access that their deadline answered: the copy was offered. */
  answered: number
  /** Answers to who was hired that were ready, and that nothing had brought yet. */
  hiredAnswered: number
  /** Questions about who was hired whose answer was deleted with that person. */
  outlived: number
  /** Objections whose applications a hold keeps, and nobody uses any more. */
  restricted: number
  /** Cases that privacy officers were told of. */
  reminded: number
}

/**
 * Whatever a deadline of a case demands today is done; again changes nothing. Each case for itself: one that cannot be
 * done now does not keep the others. Source: privacy.md 5
 */
export async function keepDeadlines(ctx: Parts): Promise<KeptDeadlines> {
  const on = today(ctx)
  const rows = await allWaiting(ctx)
  const kept = {
    notIdentified: 0,
    copiesOffered: 0,
    answered: 0,
    hiredAnswered: 0,
    outlived: 0,
    restricted: 0,
  }
  for (const row of rows) {
    if (await isGivenUp(ctx, row, on)) kept.notIdentified += await each(ctx, () => giveUp(ctx, row))
    kept.restricted += await each(ctx, () => restrictObjected(ctx, row))
    kept.hiredAnswered += await each(ctx, () => answerHired(ctx, row, system))
    kept.outlived += await each(ctx, () => endOutlived(ctx, row, system))
    if (row.type !== 'access' || !isIdentified(row.state)) continue
    if (on > deadlineOf(row)) kept.answered += await each(ctx, () => answerByDeadline(ctx, row))
    else if (on >= standardCopyOn(deadlineOf(row)) && !servesDeadline(ctx, row))
      kept.copiesOffered += await each(ctx, () => offerCopy(ctx, row, system))
  }
  return { ...kept, reminded: await remind(ctx, on) }
}

async function each(ctx: Parts, work: () => Promise<unknown>): Promise<number> {
  try {
    return (await ctx.inTransaction(work)) === false ? 0 : 1
  } catch (error) {
    if (error instanceof Refusal) return 0 // somebody was faster, or it is being deleted
    throw error
  }
}

/** Whether the person was asked who they are, had time to say so, and the case is due. */
async function isGivenUp(ctx: Parts, row: CaseRow, on: PlainDate): Promise<boolean> {
  if (row.state !== 'awaitingIdentity' || on < row.dueOn) return false
  const history = (await textsOf(ctx, [row])).get(row._id)?.history ?? []
  const askedAt = history.find(step => step.event === 'askIdentity')?.at ?? row.openedAt
  return on >= givenUpOn(row.dueOn, localDate(new Date(askedAt), ctx.policy.document.timeZone))
}

async function giveUp(ctx: Parts, row: CaseRow): Promise<void> {
  const set = { code: '12-6' as const }
  const closed = await takeStep(ctx, row, { event: 'giveUp', what: 'case.notIdentified', by: system, set })
  await queueCaseMail(ctx, closed, { why: 'refused', occasion: 'notIdentified' })
}

/** The copy was offered a week ago, or now at the latest: the deadline ends the case. */
async function answerByDeadline(ctx: Parts, row: CaseRow): Promise<void> {
  const offered = servesDeadline(ctx, row) ? row : await offerCopy(ctx, row, system)
  await answerWithCopy(ctx, offered, system)
}

/** How many were due at some time today: answered or extended since, they are still among them. */
async function dueToday(
  ctx: Parts,
  { on, waiting }: { on: PlainDate; waiting: readonly CaseRow[] },
): Promise<number> {
  const closed = await ctx.cases.closedSince(instantsOf(on, ctx.policy.document.timeZone).eligibleAt)
  return [...waiting, ...closed].filter(row => isToldOn(row.dueOn, on) || isToldOn(deadlineOf(row), on))
    .length
}

function dueCounts(due: readonly CaseRow[], on: PlainDate): DueCounts {
  const left = due.map(row => daysLeft(deadlineOf(row), on))
  const isBeforeWeekend = daysTold(on).length > 1
  const among = (is: (days: number) => boolean): number => left.filter(is).length
  return {
    over: among(days => days < 0),
    today: among(days => days === 0),
    tomorrow: among(days => days === 1 && !isBeforeWeekend),
    weekend: among(days => isBeforeWeekend && (days === 1 || days === 2)),
    monday: among(days => days === 3),
    week: among(days => days === 7),
    overWeek: among(days => days > 7),
  }
}

/** Each privacy officer once on a weekday, and once more when there are more of them. Source: ux.md 12 */
async function remind(ctx: Parts, on: PlainDate): Promise<number> {
  if (!isDigestTime(ctx.clock.now(), ctx.policy.document.timeZone)) return 0
  const waiting = await allWaiting(ctx)
  const due = waiting.filter(row => isToldOn(deadlineOf(row), on))
  if (due.length === 0) return 0
  const counts = dueCounts(due, on)
  const times = await dueToday(ctx, { on, waiting })
  const now = ctx.clock.now()
  for (const { _id, email, language } of await ctx.staff.withAnyRole(['privacyOfficer']))
    await tellStaff(ctx, {
      about: `cases ${_id}`,
      occasion: `${on} ${times}`,
      to: email,
      language,
      matter: 'cases',
      count: due.length,
      what: deadlinesTold(language, counts),
      path: '/staff/cases',
      now,
      keptDays: 1,
    })
  return due.length
}
