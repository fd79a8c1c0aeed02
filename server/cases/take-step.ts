import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { EventName } from '../policy/events.ts'
import { caseStatesThatAllow, isClosedCase, nextCaseState, type CaseEvent } from '../policy/rights.ts'
import { stepOf, withStep } from './case-texts.ts'
import type { CaseChange, CaseRow } from './cases-store.ts'
import { aboutOf, keptUntil } from './record-case.ts'
import { endAccess } from './stop-for-access.ts'

/** The parts of the context a step needs. */
export type StepContext = Pick<
  Context,
  'clock' | 'policy' | 'policies' | 'cases' | 'vault' | 'audit' | 'erasure' | 'inTransaction'
>

/** One step of a case, as the declaration of `policy/rights.ts` knows it. */
export interface Step {
  event: CaseEvent
  what: EventName
  by: Actor
  /** What it changes besides the state. */
  set?: CaseChange
  /** What was written to the person. */
  answer?: string
  /** Of a refusal because of a hold: its last day, a local date. */
  holdUntil?: string | undefined
}

/**
 * The case is a step further, its history says so, and when it is closed with that nothing waits for it any more: in the
 * caller's transaction. Gives the case as it is now.
 *
 * @throws Refusal 'conflict' when the step cannot be taken (any more)
 */
export async function takeStep(ctx: StepContext, row: CaseRow, step: Step): Promise<CaseRow> {
  const { event, what, by, set = {}, answer, holdUntil } = step
  const state = nextCaseState(row.state, event)
  if (state === undefined) throw new Refusal('conflict')
  const now = ctx.clock.now()
  const told = {
    ...stepOf(event, state, { at: now, by }),
    ...(holdUntil === undefined ? {} : { holdUntil }),
    ...(answer === undefined ? {} : { answer }),
  }
  const closing = isClosedCase(state) ? { closedAt: now, keptUntil: keptUntil(ctx, row, now) } : {}
  const change: CaseChange = { ...set, ...(await withStep(ctx, row, told)), ...closing, state }
  if (!(await ctx.cases.change(row._id, caseStatesThatAllow(event), change))) throw new Refusal('conflict')
  await ctx.audit.write({ what, who: by, ...aboutOf(row) })
  if (row.type === 'access' && isClosedCase(state)) await endAccess(ctx, { ref: row._id, by })
  return { ...row, ...change }
}
