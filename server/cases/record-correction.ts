import type { ApplicantActor, StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { ApplicationId, CaseId, SubjectId } from '../base/ids.ts'
import { isIdentified } from '../policy/rights.ts'
import { stepOf, withStep, type CaseStep } from './case-texts.ts'
import type { CaseRow } from './cases-store.ts'
import { recordGrantedCase } from './record-case.ts'

/** Who corrects: the person on their own page, or staff in the case in which that person asked for it. */
export type Correcting =
  { by: ApplicantActor; inCase?: undefined } | { by: StaffActor; inCase: CaseRow & { subjectId: SubjectId } }

/** What staff did in a case of correcting, as its history tells it. */
export type CorrectionStep = Extract<CaseStep['event'], 'corrected' | 'contested'>

/** Whose data it is. */
export function personOf({ by, inCase }: Correcting): SubjectId {
  return inCase ? inCase.subjectId : by.subjectId
}

type Parts = Pick<
  Context,
  'clock' | 'policy' | 'policies' | 'cases' | 'applicants' | 'vault' | 'audit' | 'inTransaction'
>

/**
 * The correction is on record, in the caller's transaction: of the person as a granted case with that id, of staff as a
 * step of the case that asked for it: which field it was, when it was one, and never what it says.
 *
 * @throws Refusal 'gone' as `recordGrantedCase`
 * @throws Refusal 'conflict' when that case is closed
 */
export async function recordCorrection(
  ctx: Parts,
  correcting: Correcting,
  corrected: { id: CaseId; applicationIds: readonly ApplicationId[]; field?: string },
): Promise<void> {
  const { by, inCase } = correcting
  const { field, ...about } = corrected
  if (inCase) return await noteInCase(ctx, inCase, { event: 'corrected', by, field })
  const subjectId = personOf(correcting)
  await recordGrantedCase(ctx, { type: 'rectification', subjectId, by, ...about, corrected: field })
}

/** The case says what was done in it, as long as it waits for its answer. @throws Refusal 'conflict' */
export async function noteInCase(
  ctx: Pick<Context, 'clock' | 'cases' | 'vault'>,
  { _id }: CaseRow,
  { event, by, field }: { event: CorrectionStep; by: StaffActor; field?: string | undefined },
): Promise<void> {
  const row = await ctx.cases.byId(_id) // in here: of two corrections at once the second comes after the first
  if (!row || !isIdentified(row.state)) throw new Refusal('conflict')
  const named = field === undefined ? {} : { field }
  const step = { ...stepOf(event, row.state, { at: ctx.clock.now(), by }), ...named }
  if (!(await ctx.cases.change(row._id, [row.state], await withStep(ctx, row, step))))
    throw new Refusal('conflict')
}
