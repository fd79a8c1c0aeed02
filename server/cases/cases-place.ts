import type { Context } from '../base/context.ts'
import type { ApplicationId, CaseId } from '../base/ids.ts'
import {
  applicationIdsOf,
  leavingSubjectIdsOf,
  type LeavingId,
  type Place,
  type PurgeRun,
} from '../base/place.ts'
import { caseStatesThatAllow, isClosedCase } from '../policy/rights.ts'
import type { CaseRow } from './cases-store.ts'
import { keptUntil } from './record-case.ts'

type Parts = Pick<Context, 'clock' | 'policy' | 'policies' | 'cases' | 'inTransaction'>

/**
 * A case is not about an application that is gone; of people of whom nothing stays, only types, dates and results are
 * left. One that waited for an answer until then ends `partly`: no right but access keeps a deletion waiting.
 * Source: privacy.md 5, 11; deletion.md 3
 */
export function casesPlace(ctx: Parts): Place {
  return {
    name: 'cases',
    stage: 'children',
    erase: async run => {
      const rows = await rowsOf(ctx, run)
      for (const row of rows) await ctx.inTransaction(() => leave(ctx, run, row))
    },
    find: async run => {
      const rows = await rowsOf(ctx, run)
      return rows.map(row => ({ place: 'cases', unit: unitOf(run, row), how: 'reference' }))
    },
  }
}

/**
 * A case that is nobody's keeps neither words nor ids; one that still waits for an answer was somebody's, and ends `partly`
 * as with a deletion. For the repair of what a deletion has left.
 */
export async function stripCase(ctx: Parts, id: CaseId): Promise<void> {
  await ctx.inTransaction(async () => {
    const row = await ctx.cases.byId(id)
    if (!row || row.subjectId !== null) return
    if (!isClosedCase(row.state)) await closeUnanswered(ctx, row)
    await ctx.cases.strip(id)
  })
}

async function closeUnanswered(ctx: Parts, row: CaseRow): Promise<void> {
  const closedAt = ctx.clock.now()
  const closing = { state: 'partly' as const, closedAt, keptUntil: keptUntil(ctx, row, closedAt) }
  await ctx.cases.change(row._id, caseStatesThatAllow('outlive'), closing)
}

async function rowsOf(ctx: Parts, run: PurgeRun): Promise<CaseRow[]> {
  return await ctx.cases.pointingTo(leavingSubjectIdsOf(run), applicationIdsOf(run))
}

async function leave(ctx: Parts, run: PurgeRun, row: CaseRow): Promise<void> {
  const ids = applicationIdsOf(run)
  const goes = leavingSubjectIdsOf(run).some(id => id === row.subjectId)
  if ((goes || isAboutThese(row, ids)) && !isClosedCase(row.state)) await closeUnanswered(ctx, row)
  await (goes ? ctx.cases.strip(row._id) : ctx.cases.leave(row._id, ids))
}

/** Whether the case is about these applications and no other. */
function isAboutThese({ applicationIds }: CaseRow, ids: readonly ApplicationId[]): boolean {
  return applicationIds.length > 0 && applicationIds.every(id => ids.includes(id))
}

/** The unit of the run that takes the case along, or something of it. */
function unitOf(run: PurgeRun, row: CaseRow): LeavingId {
  const unit =
    run.items.find(item => row.applicationIds.some(id => id === item.id)) ??
    run.items.find(item => row.masks?.some(mask => mask.applicationId === item.id)) ??
    run.items.find(item => item.wholeSubject && item.subjectId === row.subjectId)
  if (!unit) throw new Error('a case of another run')
  return unit.id
}

/** How many cases of each unit end unanswered with it: its last mail says so. Source: privacy.md 11 */
export async function casesCutShort(
  ctx: Parts,
  run: Pick<PurgeRun, 'items'>,
): Promise<ReadonlyMap<LeavingId, number>> {
  const whole: PurgeRun = { _id: 'run_', kind: 'purge', items: run.items }
  const ids = applicationIdsOf(whole)
  const leaving = leavingSubjectIdsOf(whole)
  const counts = new Map<LeavingId, number>()
  for (const row of await rowsOf(ctx, whole)) {
    const ends = leaving.some(id => id === row.subjectId) || isAboutThese(row, ids)
    if (isClosedCase(row.state) || !ends) continue
    const unit = unitOf(whole, row)
    counts.set(unit, (counts.get(unit) ?? 0) + 1)
  }
  return counts
}
