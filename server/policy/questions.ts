import type { QuestionAnswer } from './fields.ts'
import { findingOf } from './finding-texts.ts'
import type { Finding } from './findings.ts'
import { birthNumberWords, forbiddenTopics, harmlessPhrases, seldomNeededWords } from './forbidden-topics.ts'
import { languages, type Language, type Texts } from './languages.ts'

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

/**
 * What the law and good sense say about the question: Q01 for each forbidden topic without an override,
 * L09 for an override that is not explained, Q02, Q03. Paths are names of the form's inputs.
 * Source: privacy.md 2, 3.3
 */
export function lintQuestion(question: Question): Finding[] {
  const words = wordsOf(question)
  const findings = question.override === null ? topicsOf(words) : lintOverride(question.override)
  if (birthNumberWords.some(word => holds(words, word))) findings.push(findingOf('Q02', 'label_nb'))
  if (seldomNeededWords.some(word => holds(words, word))) findings.push(findingOf('Q03', 'label_nb'))
  return findings
}

/** Whether the question is about a forbidden topic, so that it needs an override. */
export function needsOverride(question: Question): boolean {
  return topicsOf(wordsOf(question)).length > 0
}

function topicsOf(words: string): Finding[] {
  return forbiddenTopics
    .filter(topic => topic.words.some(word => holds(words, word)))
    .map(topic => findingOf('Q01', 'label_nb', { x: topic.name, law: topic.law }))
}

function lintOverride({ code, reason }: NonNullable<Question['override']>): Finding[] {
  if (code !== 'needed') return []
  return languages
    .filter(language => reason[language].trim() === '')
    .map(language => findingOf('L09', `reason_${language}`, { l: language }))
}

/** All words of the question in lower case, one blank before, between and after, harmless phrases left out. */
function wordsOf(question: Question): string {
  const texts = [question.label, ...question.choices].flatMap(({ nb, en }) => [nb, en])
  return texts.map(plainWords).join('')
}

function plainWords(text: string): string {
  let plain = text
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
  for (const phrase of harmlessPhrases) plain = plain.replaceAll(phrase, ' ')
  return ` ${plain.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()} `
}

/** A phrase starts at the start of a word; with `=` it also ends at the end of one. */
function holds(words: string, pattern: string): boolean {
  const whole = pattern.startsWith('=')
  const plain = pattern.replace('=', '').replace(/[^\p{L}\p{N}]+/gu, ' ')
  return words.includes(whole ? ` ${plain} ` : ` ${plain}`)
}
