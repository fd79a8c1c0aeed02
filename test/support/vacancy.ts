import assert from 'node:assert/strict'
import type { Context } from '../../server/base/context.ts'
import { newId } from '../../server/base/ids.ts'
import type { Question } from '../../server/policy/questions.ts'
import { addQuestion } from '../../server/vacancies/change-questions.ts'
import { createVacancy } from '../../server/vacancies/create-vacancy.ts'
import { publishVacancy } from '../../server/vacancies/publish-vacancy.ts'
import type { Vacancy, VacancyText } from '../../server/vacancies/vacancies-store.ts'

/** What a test may say of a vacancy; the rest is made up. */
export type VacancyChange = Partial<VacancyText> & { questions?: readonly Question[] }

const employer = { kind: 'staff', staffId: newId('stf'), role: 'recruiter' } as const

/** A published vacancy. */
export async function aVacancy(
  ctx: Context,
  { questions = [], ...change }: VacancyChange = {},
): Promise<Vacancy> {
  const id = newId('vac')
  const text: VacancyText = {
    title: 'Fyrvokter',
    place: 'Færder',
    unit: 'Fyrene',
    family: 'Drift',
    employmentType: 'FULL_TIME',
    text: 'Du passer lyset.',
    deadlineOn: null,
    contactName: 'Kontakt Kontaktsen',
    contactEmail: 'kontakt@fjordkontor.example',
    attachments: false,
    ...change,
  }
  await createVacancy(ctx, { id, text, by: employer })
  for (const question of questions) await addQuestion(ctx, { id, question, by: employer })
  await publishVacancy(ctx, { id, by: employer })
  const vacancy = await ctx.vacancies.byId(id)
  assert.ok(vacancy)
  return vacancy
}
