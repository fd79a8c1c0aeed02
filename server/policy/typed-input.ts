import { holdsBirthNumber } from './birth-number.ts'
import type { Problem } from './problem.ts'
import { asLine, asText, charactersOf } from './typed-text.ts'

type Form = Readonly<Record<string, string | string[] | undefined>>

/** What was typed into that input, as `asText`: of several the first, '' when there is none. */
export function textIn(form: Form, name: string): string {
  return asText(firstIn(form, name))
}

/** The same on one line, as `asLine`. */
export function lineIn(form: Form, name: string): string {
  return asLine(firstIn(form, name))
}

function firstIn(form: Form, name: string): string {
  return [form[name] ?? ''].flat()[0] ?? ''
}

/** What is wrong with a text, whoever typed it: too long, or it holds a birth number. Source: privacy.md 2 */
export function wrongWithText(
  text: string,
  { field, label, most }: { field: string; label: string; most: number },
): Problem | undefined {
  const n = charactersOf(text)
  if (n > most) return { field, key: 'err.long', values: { field: label, n, max: most } }
  return holdsBirthNumber(text) ? { field, key: 'err.fnr', values: { field: label } } : undefined
}
