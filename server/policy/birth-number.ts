import { idnr } from '@navikt/fnrvalidator'

/** What may stand between two digits of one number: blanks, dots and dashes of any script, nothing visible. */
const between = /^[\s.\u00b7\p{Pd}\u2212]{0,3}$/u
/** Marks that no reader sees. */
const unseen = /\p{Cf}/gu
const digitRun = /[0-9]+/g

/**
 * Whether the text holds a Norwegian birth number, D-number or synthetic number: eleven digits, written together
 * or in groups, with a date (day also + 40, month also + 40 or + 80) and both check digits right.
 * Other eleven digits pass. Source: privacy.md 2; personopplysningsloven § 12
 */
export function holdsBirthNumber(text: string): boolean {
  const plain = asciiDigits(text).replace(unseen, '')
  const runs = [...plain.matchAll(digitRun)].map(match => ({ from: match.index, digits: match[0] }))
  return runs.some((_, first) => startsBirthNumber(plain, runs, first))
}

interface DigitRun {
  from: number
  digits: string
}

/** Whether the groups from this one on, taken whole, make eleven digits that are a birth number. */
function startsBirthNumber(plain: string, runs: readonly DigitRun[], first: number): boolean {
  let digits = ''
  let end: number | undefined
  for (const run of runs.slice(first, first + 11)) {
    if (end !== undefined && !between.test(plain.slice(end, run.from))) return false
    digits += run.digits
    if (digits.length >= 11) return digits.length === 11 && idnr(digits).status === 'valid'
    end = run.from + run.digits.length
  }
  return false
}

/** Digits of every script as 0 to 9; full-width ones and the like too. */
function asciiDigits(text: string): string {
  return text.normalize('NFKC').replace(/(?![0-9])\p{Nd}/gu, digit => String(valueOf(digit)))
}

/** Digits of a script stand in a row of ten, so the value is the distance from the row's start. */
function valueOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value += 1
  return value
}
