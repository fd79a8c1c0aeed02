import {
  fieldNames,
  readOwnAnswers,
  readProfile,
  ruleOf,
  type Answers,
  type FieldKind,
  type FieldName,
  type FieldRule,
  type QuestionAnswer,
} from './fields.ts'
import { fileKinds } from './files.ts'
import type { Language } from './languages.ts'
import { readAddress } from './mail-address.ts'
import { readPhone } from './phone-number.ts'
import type { Problem } from './problem.ts'
import { inputOf, optionsOf, questionLimits, type Question } from './questions.ts'
import { wrongWithText } from './typed-input.ts'
import { asLine, asText } from './typed-text.ts'

/** A form as it arrived: a value, or several of the same name. Without a prototype. */
export interface TypedForm {
  [inputName: string]: string | string[] | undefined
}

/** What the form asked for. */
export interface Asked {
  questions: readonly Question[]
  /** A CV arrived with this post or is held from an earlier one. */
  hasCv: boolean
  /** The form has the tick of the talent pool. */
  asksPool?: boolean
  /** Of the words inside problems. */
  language: Language
}

/** The tick that agrees to be asked about other jobs; a consent of its own, and no answer. */
export const poolConsentInput = 'poolConsent'

/** Inputs beside fields and questions that a form may send: which held files to drop, and files left empty. */
export const otherInputs: readonly string[] = ['dropHeld', ...fileKinds]

/** The names of all inputs for answers, in the order of the form. */
export function inputNames(questions: readonly Question[]): string[] {
  return [...fieldNames, ...questions.map(inputOf)]
}

/** The answers, or everything that is wrong with them at once, in the order of the form. */
export function readAnswers(form: TypedForm, asked: Asked): { answers: Answers } | { problems: Problem[] } {
  const problems: Problem[] = []
  const profile: Record<string, string> = {}
  const written: Record<string, string> = {}
  for (const name of fieldNames) {
    const rule = ruleOf(name)
    const read = readField(form[name], name, asked)
    if (typeof read === 'object') problems.push(read)
    else if (read !== undefined) (rule.part === 'profile' ? profile : written)[name] = read
  }
  const questions: Record<string, QuestionAnswer> = {}
  for (const question of asked.questions) {
    const read = readQuestion(form[inputOf(question)], question, asked.language)
    if (read !== undefined && 'problem' in read) problems.push(read.problem)
    else if (read !== undefined) questions[question.id] = read.answer
  }
  if (holdsUnknown(form, asked)) problems.push({ field: 'form', key: 'err.unknown' })
  if (problems.length > 0) return { problems }
  return { answers: { profile: readProfile(profile), own: readOwnAnswers({ fields: written, questions }) } }
}

/** One field as it is stored, undefined when left empty, or what is wrong with it. For a form with a single field too. */
export function readField(
  typed: string | string[] | undefined,
  name: FieldName,
  asked: Pick<Asked, 'hasCv' | 'language'>,
): string | undefined | Problem {
  const rule = ruleOf(name)
  const text = tidy[rule.kind](onlyOne(typed))
  if (text === '') return isRequired(rule, asked) ? { field: name, key: rule.problemKey } : undefined
  const wrong = wrongWithText(text, { field: name, label: rule.label[asked.language], most: rule.maxLength })
  return wrong ?? readers[rule.kind](text) ?? { field: name, key: rule.problemKey }
}

const tidy: Readonly<Record<FieldKind, (typed: string) => string>> = {
  line: asLine,
  text: asText,
  email: typed => typed.trim(), // nothing is mended: what looks like two addresses must be refused
  phone: asLine,
}

const readers: Readonly<Record<FieldKind, (text: string) => string | undefined>> = {
  line: text => text,
  text: text => text,
  email: readAddress,
  phone: readPhone,
}

/** A letter is needed from those who send no CV. Source: ux.md 3 */
function isRequired(rule: FieldRule, asked: Pick<Asked, 'hasCv'>): boolean {
  return rule.required || (rule.role === 'letter' && !asked.hasCv)
}

/** The answer as it is stored, undefined when left open, or what is wrong with it. For a form with a single question too. */
export function readQuestion(
  typed: string | string[] | undefined,
  question: Question,
  language: Language,
): { answer: QuestionAnswer } | { problem: Problem } | undefined {
  const field = inputOf(question)
  const label = question.label[language]
  const problem = (key: string) => ({ problem: { field, key, values: { field: label } } })
  const options = optionsOf(question).map(option => option.value)
  if (question.kind === 'many') {
    const taken = [...new Set([typed ?? []].flat().filter(value => value !== ''))]
    if (!taken.every(value => options.includes(value))) return problem('err.choice')
    if (taken.length > 0) return { answer: taken }
    return question.required ? problem('err.required') : undefined
  }
  const { kind } = question
  const typedOrTaken = kind === 'line' || kind === 'text' ? tidy[kind](onlyOne(typed)) : onlyOne(typed)
  if (typedOrTaken === '') return question.required ? problem('err.required') : undefined
  if (kind === 'line' || kind === 'text') {
    const wrong = wrongWithText(typedOrTaken, { field, label, most: questionLimits[kind] })
    return wrong ? { problem: wrong } : { answer: typedOrTaken }
  }
  return options.includes(typedOrTaken) ? { answer: typedOrTaken } : problem('err.choice')
}

/** The only value, as text; of several the first, since `holdsUnknown` refuses the form then. */
function onlyOne(typed: string | string[] | undefined): string {
  return [typed].flat()[0] ?? ''
}

function holdsUnknown(form: TypedForm, { questions, asksPool = false }: Asked): boolean {
  const single = new Set<string>([
    ...fieldNames,
    poolConsentInput,
    ...questions.filter(question => question.kind !== 'many').map(inputOf),
  ])
  const consents = asksPool ? [poolConsentInput] : []
  const known = new Set([...inputNames(questions), ...otherInputs, ...consents])
  return Object.entries(form).some(
    ([name, value]) => !known.has(name) || (single.has(name) && Array.isArray(value) && value.length > 1),
  )
}
