import type { StaffActor } from '../audit/actor.ts'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { VacancyId } from '../base/ids.ts'
import type { Question } from '../policy/questions.ts'

/** At most so many questions a vacancy. Source: ux.md 3 */
export const mostQuestions = 10

type Parts = Pick<Context, 'vacancies' | 'audit' | 'inTransaction'>

/**
 * The draft asks one question more.
 *
 * @throws Refusal 'conflict' when it is no draft, or asks ten already
 */
export async function addQuestion(
  ctx: Parts,
  input: { id: VacancyId; question: Question; by: StaffActor },
): Promise<void> {
  await ctx.inTransaction(async () => {
    const vacancy = await ctx.vacancies.byId(input.id)
    if (vacancy?.questions.some(question => question.id === input.question.id)) return
    if (!(await ctx.vacancies.addQuestion(input.id, input.question, mostQuestions)))
      throw new Refusal('conflict')
    await ctx.audit.write({ what: 'vacancy.changed', who: input.by, about: input.id })
  })
}

/**
 * The draft asks that question no more.
 *
 * @throws Refusal 'conflict' when it is no draft, or does not ask it
 */
export async function removeQuestion(
  ctx: Parts,
  input: { id: VacancyId; questionId: string; by: StaffActor },
): Promise<void> {
  await ctx.inTransaction(async () => {
    if (!(await ctx.vacancies.removeQuestion(input.id, input.questionId))) throw new Refusal('conflict')
    await ctx.audit.write({ what: 'vacancy.changed', who: input.by, about: input.id })
  })
}
