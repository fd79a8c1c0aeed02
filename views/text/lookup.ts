import type { Language } from '../../server/policy/languages.ts'
import type { Problem } from '../../server/policy/problem.ts'
import { en } from './en.ts'
import { nb, type TextKey } from './nb.ts'

export type { TextKey } from './nb.ts'
/** What placeholders stand for. */
export type TextValues = Readonly<Record<string, string | number>>
/** A sentence by its key. */
export type Say = (key: TextKey, values?: TextValues) => string

const texts: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { nb, en }

/** Whether the text is the key of a sentence. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(nb, key)
}

/**
 * The sentences of a language. A placeholder is replaced once: braces inside a value stay as they are.
 *
 * @throws Error when a sentence has a placeholder without a value (a bug of the caller)
 */
export function t(language: Language): Say {
  return (key, values = {}) =>
    texts[language][key].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      if (value === undefined) throw new Error(`sentence ${key} needs a value for ${name}`)
      return String(value)
    })
}

/** The sentence of a problem; a key nobody wrote a sentence for says that the form is out of date. */
export function problemText(language: Language, problem: Pick<Problem, 'key' | 'values'>): string {
  const key = isTextKey(problem.key) ? problem.key : 'err.unknown'
  return t(language)(key, problem.values)
}

/** "1 måned", "6 måneder". */
export function counted(
  language: Language,
  what: 'month' | 'day' | 'hour' | 'file' | 'place' | 'remain',
  n: number,
): string {
  return t(language)(n === 1 ? `n.${what}.one` : `n.${what}.many`, { n })
}
