import type { Context } from '../base/context.ts'
import { correctableNamed } from '../policy/corrections.ts'
import type { Language } from '../policy/languages.ts'
import { correctableLabel } from '../../views/rights/edit.tsx'
import type { CaseStep } from './case-texts.ts'
import type { CaseRow } from './cases-store.ts'

/** What each of these steps corrected, as pages call it; undefined where that is nothing, or is asked for no more. */
export async function correctedLabels(
  ctx: Pick<Context, 'applications' | 'vacancies'>,
  { applicationIds }: Pick<CaseRow, 'applicationIds'>,
  { history, language }: { history: readonly CaseStep[]; language: Language },
): Promise<(string | undefined)[]> {
  if (history.every(step => step.field === undefined)) return history.map(() => undefined)
  const rows = await ctx.applications.byIds(applicationIds)
  const vacancies = await ctx.vacancies.byIds(rows.map(row => row.vacancyId))
  const questions = vacancies.flatMap(vacancy => vacancy.questions)
  return history.map(({ field }) => {
    const what = field === undefined ? undefined : correctableNamed(field, questions)
    return what && correctableLabel(language, what)
  })
}
