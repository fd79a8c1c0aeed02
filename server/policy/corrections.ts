import {
  fieldNames,
  isFieldName,
  readOwnAnswers,
  readProfile,
  ruleOf,
  type FieldName,
  type OwnAnswers,
  type Profile,
  type QuestionAnswer,
} from './fields.ts'
import type { Problem } from './problem.ts'
import { inputOf, type Question } from './questions.ts'
import { readField, readQuestion, type Asked } from './read-answers.ts'

/** The one input of the page on which something is corrected. */
export const correctionInput = 'value'

/** One thing that an applicant may correct: a field, or the answer to a question of the job. */
export type Correctable =
  { kind: 'field'; name: FieldName } | { kind: 'question'; name: string; question: Question }

/** What the applicant may correct of an application to a job with these questions, in the order of the form. */
export function correctables(questions: readonly Question[]): Correctable[] {
  const allowed = fieldNames.filter(name => ruleOf(name).applicantMayCorrect)
  return [
    ...allowed.map(name => ({ kind: 'field', name }) as const),
    ...questions.map(question => ({ kind: 'question', name: inputOf(question), question }) as const),
  ]
}

/** Where a value lies: with the person, for all their applications, or with the one application. */
export function partOf(what: Correctable): 'profile' | 'answers' {
  return what.kind === 'field' ? ruleOf(what.name).part : 'answers'
}

/** The value as it is stored, undefined when left empty, or what is wrong with it. */
export function readCorrection(
  typed: string | string[] | undefined,
  what: Correctable,
  asked: Pick<Asked, 'hasCv' | 'language'>,
): { value: QuestionAnswer | undefined } | { problem: Problem } {
  if (what.kind === 'field') {
    const read = readField(typed, what.name, asked)
    return typeof read === 'object' ? { problem: atInput(read) } : { value: read }
  }
  const read = readQuestion(typed, what.question, asked.language)
  if (read !== undefined && 'problem' in read) return { problem: atInput(read.problem) }
  return { value: read?.answer }
}

function atInput(problem: Problem): Problem {
  return { ...problem, field: correctionInput }
}

/** What is stored now. */
export function valueOf(
  what: Correctable,
  { profile, own }: { profile: Profile; own: OwnAnswers },
): QuestionAnswer | undefined {
  if (what.kind === 'question') return own.questions[what.question.id]
  const values: Readonly<Record<string, string | undefined>> = { ...profile, ...own.fields }
  return values[what.name]
}

/** Whether the two say the same. */
export function isSameValue(one: QuestionAnswer | undefined, other: QuestionAnswer | undefined): boolean {
  return JSON.stringify([one ?? null].flat()) === JSON.stringify([other ?? null].flat())
}

/** The profile with the field as corrected. */
export function correctedProfile(profile: Profile, what: Correctable, value: string | undefined): Profile {
  return readProfile(withValue({ ...profile }, what.name, value))
}

/** The answers with the field, or the answer to the question, as corrected. */
export function correctedOwn(
  own: OwnAnswers,
  what: Correctable,
  value: QuestionAnswer | undefined,
): OwnAnswers {
  if (what.kind === 'question') {
    return readOwnAnswers({ ...own, questions: withValue({ ...own.questions }, what.question.id, value) })
  }
  return readOwnAnswers({ ...own, fields: withValue({ ...own.fields }, what.name, value) })
}

function withValue(
  values: Readonly<Record<string, unknown>>,
  name: string,
  value: QuestionAnswer | undefined,
): Record<string, unknown> {
  const { [name]: _before, ...others } = values
  return value === undefined ? others : { ...others, [name]: value }
}

/** What the name in an address stands for, if it may be corrected. */
export function correctableNamed(name: string, questions: readonly Question[]): Correctable | undefined {
  if (isFieldName(name) && !ruleOf(name).applicantMayCorrect) return undefined
  return correctables(questions).find(one => one.name === name)
}
