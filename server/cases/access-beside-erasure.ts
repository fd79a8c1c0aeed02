import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import { isCaseEvent, isClosedCase, type CaseEvent } from '../policy/rights.ts'
import { textsOf } from './case-texts.ts'
import type { CaseRow } from './cases-store.ts'
import { stopWhileOpen } from './stop-for-access.ts'
import { takeStep, type StepContext } from './take-step.ts'
import { unitsOfAccess } from './units-of-access.ts'

type Parts = StepContext & Pick<Context, 'applications' | 'pool'>

/** What somebody wants erased, or has again. */
export interface ErasedUnits {
  subjectId: SubjectId
  units: readonly LeavingId[]
  by: Actor
}

/**
 * Whoever wants something gone waits for no copy of it: their requests for access are closed that cover nothing else. In
 * the transaction that begins the erasure, before it. Source: privacy.md 5, erasure
 */
export async function closeAccess(ctx: Parts, { subjectId, units, by }: ErasedUnits): Promise<void> {
  for (const row of await ctx.cases.ofSubject(subjectId)) {
    if (row.type !== 'access' || isClosedCase(row.state)) continue
    const covered = await unitsOfAccess(ctx, row)
    if (covered.every(unit => units.includes(unit)))
      await takeStep(ctx, row, { event: 'overtake', what: 'case.withdrawn', by })
  }
}

/**
 * What was to be erased stays: the requests for access to it that were closed because of it wait for their answer as
 * before, until the same day, and no purge takes what they cover. In the transaction that takes the erasure back, after it.
 */
export async function reopenAccess(ctx: Parts, { subjectId, units, by }: ErasedUnits): Promise<void> {
  const closed = (await ctx.cases.ofSubject(subjectId)).filter(
    row => row.type === 'access' && row.state === 'withdrawn',
  )
  const texts = await textsOf(ctx, closed)
  for (const row of closed) {
    if (texts.get(row._id)?.history.findLast(step => isCaseEvent(step.event))?.event !== 'overtake') continue
    const covered = await unitsOfAccess(ctx, row)
    if (!covered.some(unit => units.includes(unit))) continue
    const set = { closedAt: null, keptUntil: null }
    const open = await takeStep(ctx, row, { event: eventOf(row), what: 'case.reopened', by, set })
    await stopWhileOpen(ctx, open, by)
  }
}

/** It is where it was. */
function eventOf({ identity, extendedDueOn }: CaseRow): CaseEvent {
  if (!identity) return 'reopenUnidentified'
  return extendedDueOn === null ? 'reopen' : 'reopenExtended'
}
