import type { QuestionAnswer } from './fields.ts'
import type { Language, Texts } from './languages.ts'

/** `line` 200 characters, `text` 4 000, yes or no, one of the choices, any of the choices. */
export const questionKinds = ['line', 'text', 'yesNo', 'one', 'many'] as const
export type QuestionKind = (typeof questionKinds)[number]
/** `needed`: the job cannot be done otherwise (the reason is printed in the advert). `misread`: the words mean something else. */
export type OverrideCode = 'needed' | 'misread'

/** A question that one vacancy asks. */
export interface Question {
  /** `qst_` and 22 characters. */
  id: string
  kind: QuestionKind
  required: boolean
  label: Texts
  /** For `one` and `many`: 2 to 12, no two alike; otherwise none. */
  choices: Texts[]
  override: null | { code: OverrideCode; reason: Texts }
}

/** Limits of a vacancy's questions. Lengths in characters. Source: ux.md 3 */
export const questionLimits = {
  questions: 10,
  choices: 12,
  label: 300,
  choice: 200,
  line: 200,
  text: 4000,
} as const

/** The name of the question's input in the form. */
export function inputOf(question: Pick<Question, 'id'>): string {
  return `q_${question.id}`
}

/** What the form offers: the value sent and stored, and the words shown. Empty for questions answered in words. */
export function optionsOf(question: Question): { value: string; label: Texts }[] {
  if (question.kind === 'yesNo') {
    return [
      { value: 'yes', label: { nb: 'Ja', en: 'Yes' } },
      { value: 'no', label: { nb: 'Nei', en: 'No' } },
    ]
  }
  // The words themselves are the value, so that an answer keeps its meaning when choices are reordered later.
  return question.choices.map(label => ({ value: label.nb, label }))
}

/** The answer in words of that language, one string for each choice taken; typed text as typed. */
export function answerInWords(question: Question, answer: QuestionAnswer, language: Language): string[] {
  const options = optionsOf(question)
  return [answer]
    .flat()
    .map(value => options.find(option => option.value === value)?.label[language] ?? value)
}
