import type { Context } from '../base/context.ts'
import type { SubjectId } from '../base/ids.ts'
import { textsOf } from '../cases/case-texts.ts'
import { correctedLabels } from '../cases/corrected-labels.ts'
import { erasingApplications } from '../cases/erasing-applications.ts'
import { objectionWaits } from '../cases/objection-waits.ts'
import { today } from '../cases/record-case.ts'
import type { Language } from '../policy/languages.ts'
import { listedCase, type ListedCase } from '../../views/cases/shapes.ts'

/** The person's own cases as their pages list them, newest first. */
export async function ownCasesOf(
  ctx: Pick<Context, 'clock' | 'policy' | 'cases' | 'applications' | 'vacancies' | 'vault'>,
  subjectId: SubjectId,
  language: Language,
): Promise<ListedCase[]> {
  const on = today(ctx)
  const applications = await ctx.applications.ofSubject(subjectId)
  const rows = await ctx.cases.ofSubject(subjectId)
  const texts = await textsOf(ctx, rows)
  return await Promise.all(
    rows.map(async row => ({
      ...listedCase(row, on),
      corrected: await onlyCorrected(ctx, row, { history: texts.get(row._id)?.history ?? [], language }),
      isWaiting: objectionWaits(row, applications) || erasingApplications(row, applications).length > 0,
    })),
  )
}

/** What was corrected, where that is one thing. */
async function onlyCorrected(...of: Parameters<typeof correctedLabels>): Promise<string | undefined> {
  const [only, more] = (await correctedLabels(...of)).filter(label => label !== undefined)
  return more === undefined ? only : undefined
}
