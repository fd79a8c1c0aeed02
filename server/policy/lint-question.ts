import { findingOf } from './finding-texts.ts'
import type { Finding } from './findings.ts'
import { birthNumberWords, forbiddenTopics, harmlessPhrases, seldomNeededWords } from './forbidden-topics.ts'
import { languages } from './languages.ts'
import type { Question } from './questions.ts'

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
