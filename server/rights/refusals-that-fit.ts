import type { Context } from '../base/context.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { refusalCodesOf, type RefusalCode } from '../policy/rights.ts'
import { isConsentOnFile } from '../pool/consent-on-file.ts'
import { mayBeSeenByOwner } from '../policy/states.ts'
import { hiredAnswerOf, type AnswerContext } from '../statements/answer-waiting.ts'
import type { TextKey } from '../../views/text/lookup.ts'
import { holdUntilOf } from './hold-until.ts'

/** What the reasons of a case are weighed with. */
export type FitContext = AnswerContext & Pick<Context, 'consents'>
type Untrue = Partial<Record<RefusalCode, TextKey>>

/** What the case could be refused with and is known not to be so, each with the sentence that says it. */
export async function untrueReasons(ctx: FitContext, row: CaseRow): Promise<Untrue> {
  const untrue: Untrue = {}
  if (row.identity) untrue['12-6'] = 'err.caseIdentified'
  if (await isOnFile(ctx, row)) untrue.none = 'err.caseOnFile'
  if (row.type === 'hiredPerson' && (await isSomebodyHired(ctx, row))) untrue['31'] = 'err.caseHired'
  if ((await holdUntilOf(ctx, row)) === undefined) untrue['17-3-e'] = 'err.caseNoHold'
  return untrue
}

/** The reasons for which the case may be refused now. Source: privacy.md 5 */
export async function refusalsThatFit(ctx: FitContext, row: CaseRow): Promise<RefusalCode[]> {
  const untrue = await untrueReasons(ctx, row)
  return refusalCodesOf(row.type).filter(code => !untrue[code])
}

/** Whether there is anything of what the case is about. */
async function isOnFile(
  ctx: Pick<Context, 'applications' | 'consents' | 'pool'>,
  row: CaseRow,
): Promise<boolean> {
  const { type, applicationIds, isWhole, subjectId } = row
  if (subjectId === null) return false
  if (type === 'withdrawal') return await isConsentOnFile(ctx, row)
  if (isWhole && (await ctx.pool.liveOf(subjectId))) return true
  return (await ctx.applications.byIds(applicationIds)).some(row => mayBeSeenByOwner(row.state))
}

/** Whether there is, or will be, something to say of who was hired. */
async function isSomebodyHired(ctx: AnswerContext, row: CaseRow): Promise<boolean> {
  const answer = await hiredAnswerOf(ctx, row)
  return answer === 'ready' || answer === 'missing'
}
