import type { Answers } from './fields.ts'
import type { Language } from './languages.ts'
import type { Problem } from './problem.ts'
import type { Question } from './questions.ts'

/** A form as it arrived: a value, or several of the same name. Without a prototype. */
export interface TypedForm {
  [inputName: string]: string | string[] | undefined
}

/** What the form asked for. */
export interface Asked {
  questions: readonly Question[]
  /** A CV arrived with this post or is held from an earlier one. */
  hasCv: boolean
  /** Of the words inside problems. */
  language: Language
}

/** The answers, or everything that is wrong with them at once, in the order of the form. */
export function readAnswers(form: TypedForm, asked: Asked): { answers: Answers } | { problems: Problem[] } {
  return { problems: [] }
}

/** The names of all inputs for typed text, in the order of the form. */
export function inputNames(questions: readonly Question[]): string[] {
  return []
}
