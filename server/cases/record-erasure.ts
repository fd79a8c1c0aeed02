import type { Actor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { isId, type ApplicationId, type PoolId, type SubjectId } from '../base/ids.ts'
import type { LeavingId } from '../base/place.ts'
import type { HoldCode } from '../policy/holds.ts'
import { isCaseEvent, refusalCodesOf, type CaseEvent, type RefusalCode } from '../policy/rights.ts'
import { closeAccess, reopenAccess } from './access-beside-erasure.ts'
import { queueCaseMail, type CaseMailContext } from './case-mail.ts'
import { textsOf } from './case-texts.ts'
import type { CaseRow } from './cases-store.ts'
import { recordGrantedCase } from './record-case.ts'
import { takeStep, type StepContext } from './take-step.ts'

type Parts = StepContext & Pick<Context, 'applications' | 'applicants' | 'pool'>

/** An erasure that was asked for, and begins. */
export interface AskedErasure {
  subjectId: SubjectId
  applicationIds: readonly ApplicationId[]
  /** The copy in the talent pool, when it goes too. */
  entryId?: PoolId | undefined
  by: Actor
}

/**
 * The erasure is a granted case, and a request for access to what goes is asked for no more: in the transaction that
 * begins it. Source: privacy.md 5, erasure
 */
export async function recordErasure(ctx: Parts, asked: AskedErasure): Promise<void> {
  const { subjectId, applicationIds, entryId, by } = asked
  const isWhole = entryId !== undefined
  await recordGrantedCase(ctx, { type: 'erasure', subjectId, applicationIds, isWhole, by })
  await closeAccess(ctx, { subjectId, units: [...applicationIds, ...(entryId ? [entryId] : [])], by })
}

/** A unit whose erasure was taken back, and whose it is. */
export interface KeptUnit {
  _id: LeavingId
  subjectId: SubjectId
}

/**
 * The erasures of these units were taken back: their cases say so, and what asked for access to them waits again. In the
 * caller's transaction.
 */
export async function undoErasureCases(ctx: Parts, units: readonly KeptUnit[], by: Actor): Promise<void> {
  for (const unit of units)
    for (const row of await goingWith(ctx, unit))
      await takeStep(ctx, row, { event: 'undo', what: 'case.withdrawn', by })
  const subjectIds = new Set(units.map(unit => unit.subjectId))
  const ids = units.map(unit => unit._id)
  for (const subjectId of subjectIds) await reopenAccess(ctx, { subjectId, units: ids, by })
}

async function goingWith(ctx: Parts, { _id, subjectId }: KeptUnit): Promise<CaseRow[]> {
  if (isId('app', _id)) return await goingBy(ctx, _id)
  const rows = await ctx.cases.ofSubject(subjectId)
  return rows.filter(
    row =>
      row.type === 'erasure' && row.state === 'granted' && row.isWhole && row.applicationIds.length === 0,
  )
}

/** What an erasure that is done in part only ended with, when what the case is about was to go. */
const partSteps: readonly string[] = ['grantPartly', 'overrulePartly'] satisfies CaseEvent[]

/** What has that application leave; not the objection that waits for its decision, nor what is done in other words. */
async function goingBy(ctx: Parts, id: ApplicationId): Promise<CaseRow[]> {
  const rows = await ctx.cases.grantedErasuresOf(id)
  const waits = Boolean((await ctx.applications.byId(id))?.objectedAt)
  const texts = await textsOf(ctx, rows)
  return rows.filter(row => {
    if (waits && row.type === 'objection') return false
    const last = texts.get(row._id)?.history.findLast(step => isCaseEvent(step.event))?.event
    return row.state === 'granted' || (last !== undefined && partSteps.includes(last))
  })
}

/** Why a hold of that code refuses an erasure. */
export const refusalOfHold: Readonly<Record<HoldCode, RefusalCode>> = {
  claim: '17-3-e',
  duty: '17-3-b',
  unknown: '17-3-e',
}

/** Why a hold of that code refuses what the case asks for; of an objection, for which duty is no reason of its own, `21-1`. */
export function refusalBy(hold: HoldCode, { type }: Pick<CaseRow, 'type'>): RefusalCode {
  const code = refusalOfHold[hold]
  return refusalCodesOf(type).includes(code) ? code : '21-1'
}

/**
 * A hold stands on an application whose erasure waited: that erasure's case is refused, or done in part when something
 * else of it goes all the same, and the person told why and where to complain. Requests for access that the erasure had
 * closed wait again. In the caller's transaction. Gives these cases, each about that application alone.
 * Source: privacy.md 11, "hold during cooling-off"
 *
 * @param hold `until`: its last day, a local date
 */
export async function refuseWaitingErasure(
  ctx: Parts & CaseMailContext,
  { _id, subjectId }: KeptUnit & { _id: ApplicationId },
  hold: { code: HoldCode; until: string; by: Actor },
): Promise<CaseRow[]> {
  const cases: CaseRow[] = []
  for (const row of await goingBy(ctx, _id)) {
    const isPart = await hasOthers(ctx, row)
    const refused = await takeStep(ctx, row, {
      event: isPart ? 'overrulePartly' : 'overrule',
      what: 'case.refused',
      by: hold.by,
      set: { code: refusalBy(hold.code, row) },
      holdUntil: hold.until,
    })
    await queueCaseMail(ctx, refused, {
      why: isPart ? 'partly' : 'refused',
      occasion: `overruled ${row.applicationIds.length}`,
      holdUntil: hold.until,
    })
    if (isPart) await ctx.cases.leave(row._id, [_id]) // it is about what goes
    cases.push({ ...refused, applicationIds: [_id] })
  }
  await reopenAccess(ctx, { subjectId, units: [_id], by: hold.by })
  return cases
}

/**
 * The same of what somebody has in the talent pool: the case that has everything go is refused, or is about the
 * applications alone, which go all the same.
 */
export async function refuseWaitingErasureOfEntry(
  ctx: Parts & CaseMailContext,
  subjectId: SubjectId,
  hold: { code: HoldCode; until: string; by: Actor },
): Promise<void> {
  const rows = await ctx.cases.ofSubject(subjectId)
  const erasing = rows.filter(
    row => row.isWhole && row.state === 'granted' && (row.type === 'erasure' || row.type === 'objection'),
  )
  for (const row of erasing) {
    const going = await ctx.applications.byIds(row.applicationIds)
    const isPart = going.some(({ state }) => state === 'erasure_pending' || state === 'purging')
    const refused = await takeStep(ctx, row, {
      event: isPart ? 'overrulePartly' : 'overrule',
      what: 'case.refused',
      by: hold.by,
      set: { code: refusalBy(hold.code, row), ...(isPart ? { isWhole: false } : {}) },
      holdUntil: hold.until,
    })
    await queueCaseMail(ctx, refused, {
      why: isPart ? 'partly' : 'refused',
      occasion: 'overruled pool',
      holdUntil: hold.until,
    })
  }
  await reopenAccess(ctx, { subjectId, units: await entryIdsOf(ctx, subjectId), by: hold.by })
}

async function entryIdsOf(ctx: Pick<Context, 'pool'>, subjectId: SubjectId): Promise<PoolId[]> {
  return (await ctx.pool.ofSubject(subjectId)).map(({ _id }) => _id)
}

/** Whether something else goes by the same case. */
async function hasOthers(ctx: Pick<Context, 'pool'>, row: CaseRow): Promise<boolean> {
  if (row.applicationIds.length > 1) return true
  const entries = row.isWhole && row.subjectId ? await ctx.pool.ofSubject(row.subjectId) : []
  return entries.some(({ state }) => state === 'erasure_pending' || state === 'purging')
}
