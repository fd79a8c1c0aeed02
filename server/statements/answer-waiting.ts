import type { Actor, StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'
import { toldState } from '../applications/own-applications.ts'
import { queueCaseMail, type CaseMailContext } from '../cases/case-mail.ts'
import { allWaiting } from '../cases/all-waiting.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { takeStep, type StepContext } from '../cases/take-step.ts'
import { isIdentified } from '../policy/rights.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { mayAsk } from './may-ask.ts'
import { statementsFor } from './shown-statements.ts'

/** The parts of the context that answering needs. */
export type AnswerContext = CaseMailContext & StepContext & Pick<Context, 'statements'>

/**
 * How the answer stands to who was hired. `ready`: all of it is written; `missing`: something is to be written;
 * `nobodyHired`: for none of the jobs in which the person was passed over; `undecided`: they are not passed over yet;
 * `untold`: it is decided, but the mail has not left;
 * `notPassedOver`: they were not.
 */
export type HiredAnswer = 'ready' | 'missing' | 'nobodyHired' | 'undecided' | 'untold' | 'notPassedOver'

/** How the answer stands, over all applications of the case. Source: likestillings- og diskrimineringsloven § 31 */
export async function hiredAnswerOf(
  ctx: Pick<AnswerContext, 'applications' | 'statements' | 'vault' | 'outbox' | 'policy' | 'policies'>,
  { applicationIds }: Pick<CaseRow, 'applicationIds'>,
): Promise<HiredAnswer> {
  const found = new Set<HiredAnswer>()
  const rows = await ctx.applications.byIds(applicationIds)
  for (const row of rows.filter(one => mayBeSeenByOwner(one.state))) {
    const told = await toldState(ctx, row)
    if (mayAsk(told)) {
      const { isHired, isMissing } = await statementsFor(ctx, row.vacancyId)
      found.add(isMissing ? 'missing' : isHired ? 'ready' : 'nobodyHired')
    } else if (told.outcome === 'assessing') found.add(row.decision ? 'untold' : 'undecided')
  }
  const first = (['missing', 'ready', 'untold', 'undecided', 'nobodyHired'] as const).find(one =>
    found.has(one),
  )
  return first ?? 'notPassedOver'
}

/**
 * Whoever asked what those hired can do has the answer (M7) when it is known who asks and all of it is there. Gives
 * whether that is new.
 *
 * @throws Refusal 'conflict' when somebody was faster
 */
export async function answerHired(ctx: AnswerContext, row: CaseRow, by: Actor): Promise<boolean> {
  if (row.type !== 'hiredPerson' || !isIdentified(row.state)) return false
  if ((await hiredAnswerOf(ctx, row)) !== 'ready') return false
  await ctx.inTransaction(async () => {
    const answered = await takeStep(ctx, row, { event: 'grant', what: 'case.answered', by })
    await queueCaseMail(ctx, answered, { why: 'answered', occasion: 'answered' })
  })
  return true
}

/**
 * Whoever asked by the portal, which takes that only once somebody is hired, waits no more when the last of those hired
 * was deleted before anything was written: done in part, and told. Gives whether that is new. Source: privacy.md 11
 *
 * @throws Refusal 'conflict' when somebody was faster
 */
export async function endOutlived(ctx: AnswerContext, row: CaseRow, by: Actor): Promise<boolean> {
  if (row.type !== 'hiredPerson' || row.channel !== 'portal' || !isIdentified(row.state)) return false
  if ((await hiredAnswerOf(ctx, row)) !== 'nobodyHired') return false
  for (const { vacancyId } of await ctx.applications.decisionsOf(row.applicationIds))
    if (await ctx.applications.isHireLeft(vacancyId)) return false
  await ctx.inTransaction(async () => {
    const ended = await takeStep(ctx, row, { event: 'outlive', what: 'case.answered', by })
    await queueCaseMail(ctx, ended, { why: 'answered', occasion: 'outlived' })
  })
  return true
}

/**
 * Everybody who asked what those hired for the job can do, and had to wait for it, is answered: all of it is there. Who
 * is not identified yet goes on waiting. Source: privacy.md 5
 */
export async function answerWaiting(
  ctx: AnswerContext,
  { vacancyId, by }: { vacancyId: VacancyId; by: StaffActor },
): Promise<void> {
  if ((await statementsFor(ctx, vacancyId)).isMissing) return
  for (const row of await waitingFor(ctx, vacancyId)) {
    try {
      await answerHired(ctx, row, by)
    } catch (error) {
      if (error instanceof Refusal && error.code === 'conflict') continue // answered meanwhile
      throw error
    }
  }
}

async function waitingFor(ctx: AnswerContext, vacancyId: VacancyId): Promise<CaseRow[]> {
  const asked = (await allWaiting(ctx)).filter(row => row.type === 'hiredPerson' && isIdentified(row.state))
  const about = await ctx.applications.decisionsOf(asked.flatMap(row => row.applicationIds))
  const ids = new Set(about.filter(row => row.vacancyId === vacancyId).map(row => row._id))
  return asked.filter(row => row.applicationIds.some(id => ids.has(id)))
}
