import type { Context } from '../base/context.ts'
import { textsOf } from '../cases/case-texts.ts'
import type { CaseRow } from '../cases/cases-store.ts'
import { correctableOf } from '../cases/correcting-case.ts'
import { noteOfCase } from '../review/notes-store.ts'
import type { CorrectionOfCase } from '../../views/cases/correction.tsx'

type Parts = Pick<Context, 'applications' | 'pool' | 'database' | 'vault'>

/**
 * How far a case of correcting is, for whoever may see what is restricted or held, or not; undefined of any other case.
 * `needed`: nothing was corrected yet. Source: GDPR art. 16
 */
export async function correctionOf(
  ctx: Parts,
  row: CaseRow,
  { seesHidden }: { seesHidden: boolean },
): Promise<CorrectionOfCase | undefined> {
  if (row.type !== 'rectification') return undefined
  const all = await correctableOf(ctx, row, { seesHidden: true })
  if (all.length === 0) return 'impossible'
  if (!seesHidden && (await correctableOf(ctx, row, { seesHidden })).length === 0) return 'officer'
  return (await isCorrected(ctx, row)) ? 'done' : 'needed'
}

/** Whether words would be the whole answer: a correction was asked for and there is something that nobody has corrected. */
export async function isUncorrected(ctx: Parts, row: CaseRow): Promise<boolean> {
  return (await correctionOf(ctx, row, { seesHidden: true })) === 'needed'
}

async function isCorrected(ctx: Pick<Context, 'database' | 'vault'>, row: CaseRow): Promise<boolean> {
  if (await noteOfCase(ctx, row._id)) return true
  const history = (await textsOf(ctx, [row])).get(row._id)?.history ?? []
  return history.some(({ event }) => event === 'corrected' || event === 'contested')
}
