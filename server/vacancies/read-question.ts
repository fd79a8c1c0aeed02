import { newId } from '../base/ids.ts'
import { blocks, type Finding } from '../policy/findings.ts'
import type { Language } from '../policy/languages.ts'
import type { Problem } from '../policy/problem.ts'
import { lintQuestion } from '../policy/lint-question.ts'
import { questionKinds, questionLimits, type Question } from '../policy/questions.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { textIn, wrongWithText } from '../policy/typed-input.ts'
import { asLine } from '../policy/typed-text.ts'
import { t } from '../../views/text/lookup.ts'
import { oneOf } from './typed.ts'

/** A question as typed: good, or with problems, or with findings of the lint that block. */
export type ReadQuestion =
  | { question: Question; findings: readonly Finding[] }
  | { problems: readonly Problem[]; findings: readonly Finding[] }

/** The question, or everything that is wrong with it at once. Inputs as in ux.md 5. */
export function readQuestion(form: TypedForm, language: Language): ReadQuestion {
  const problems: Problem[] = []
  const text = (field: TextField): string => textOf(form, { field, language, problems })
  const kind = oneOf(questionKinds, form['kind'])
  if (!kind)
    problems.push({ field: 'kind', key: 'err.required', values: { field: t(language)('questions.kind') } })
  const label = { nb: text('label_nb'), en: text('label_en') }
  const choices = kind === 'one' || kind === 'many' ? readChoices(form, { language, problems }) : []
  const override = readOverride(form, text)
  if (!kind) return { problems, findings: [] }
  const question: Question = {
    id: newId('qst'),
    kind,
    required: form['required'] === 'yes',
    label,
    choices,
    override,
  }
  const findings = lintQuestion(question)
  if (problems.length > 0 || blocks(findings)) return { problems, findings }
  return { question, findings }
}

type TextField = 'label_nb' | 'label_en' | 'reason_nb' | 'reason_en'

function textOf(
  form: TypedForm,
  asked: { field: TextField; language: Language; problems: Problem[] },
): string {
  const { field, language, problems } = asked
  const value = textIn(form, field)
  const label = t(language)(`questions.${field}`)
  if (value === '') problems.push({ field, key: 'err.required', values: { field: label } })
  const wrong = wrongWithText(value, { field, label, most: questionLimits.label })
  if (wrong) problems.push(wrong)
  return value
}

/** One choice a line, as many lines in one language as in the other. */
function readChoices(
  form: TypedForm,
  { language, problems }: { language: Language; problems: Problem[] },
): Question['choices'] {
  const [nb, en] = [choicesIn(form, 'choices_nb'), choicesIn(form, 'choices_en')]
  const max = questionLimits.choices
  for (const [field, list] of [
    ['choices_nb', nb],
    ['choices_en', en],
  ] as const) {
    if (list.length < 2 || list.length > max)
      problems.push({ field, key: 'err.choices', values: { n: list.length, max } })
    else if (new Set(list).size < list.length) problems.push({ field, key: 'err.choicesAlike' })
    const label = t(language)(`questions.${field}`)
    const at = { field, label, most: questionLimits.choice }
    problems.push(...list.flatMap(choice => wrongWithText(choice, at) ?? []).slice(0, 1))
  }
  if (nb.length !== en.length) problems.push({ field: 'choices_en', key: 'err.choicesUnequal' })
  return nb.map((choice, at) => ({ nb: choice, en: en[at] ?? '' }))
}

function choicesIn(form: TypedForm, field: string): string[] {
  return textIn(form, field)
    .split('\n')
    .map(asLine)
    .filter(line => line !== '')
}

function readOverride(form: TypedForm, text: (field: TextField) => string): Question['override'] {
  const code = oneOf(['needed', 'misread'], form['override'])
  return code ? { code, reason: { nb: text('reason_nb'), en: text('reason_en') } } : null
}
