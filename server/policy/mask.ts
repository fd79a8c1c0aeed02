import { asText } from './typed-text.ts'

/** Why passages are left out of a copy: others' rights. Source: GDPR art. 15(4) */
export const maskCode = '15-4'
/** Characters of all passages of one application together, and fewest of one. */
export const maskLimits = { all: 8000, fewest: 2 } as const

/** The passages of a text with one a line: as they are looked for, each once. */
export function passagesIn(typed: string): string[] {
  const lines = asText(typed).split('\n')
  return [...new Set(lines.map(line => line.trim().replaceAll(/\s+/g, ' ')).filter(line => line !== ''))]
}

/** Whether the passage stands somewhere in the text. */
export function holdsPassage(text: string, passage: string): boolean {
  return spansOf(text.normalize('NFC'), passage).length > 0
}

/**
 * The text with the mark in place of every occurrence of each passage: whole words, whatever their case and wherever the
 * line breaks. Passages that overlap leave nothing between them.
 */
export function maskedText(text: string, passages: readonly string[], mark: string): string {
  const plain = text.normalize('NFC')
  const spans = joined(passages.flatMap(passage => spansOf(plain, passage)))
  let shown = ''
  let end = 0
  for (const span of spans) {
    shown += plain.slice(end, span.from) + mark
    end = span.to
  }
  return shown + plain.slice(end)
}

interface Span {
  from: number
  to: number
}

/** A character as it is compared, and where it stands; blanks and line breaks in a row are one blank. */
interface Letter extends Span {
  folded: string
}

function lettersOf(text: string): Letter[] {
  const letters: Letter[] = []
  let from = 0
  for (const character of text) {
    const to = from + character.length
    const last = letters.at(-1)
    const isBlank = character.trim() === ''
    if (isBlank && last?.folded === ' ') last.to = to
    else letters.push({ folded: isBlank ? ' ' : character.toLowerCase(), from, to })
    from = to
  }
  return letters
}

function spansOf(text: string, passage: string): Span[] {
  const letters = lettersOf(text)
  const sought = lettersOf(passage.normalize('NFC').trim())
  if (sought.length === 0) return []
  const spans: Span[] = []
  for (let at = 0; at + sought.length <= letters.length; at += 1) {
    const found = letters.slice(at, at + sought.length)
    const isSame = found.every(({ folded }, n) => folded === sought[n]?.folded)
    if (!isSame || goesOn(letters, at) || goesOn(letters, at + sought.length)) continue
    spans.push({ from: found[0]?.from ?? 0, to: found.at(-1)?.to ?? 0 })
  }
  return spans
}

/** Whether a word goes on over that place, from one letter or digit to the next. */
function goesOn(letters: readonly Letter[], at: number): boolean {
  return isOfWord(letters[at - 1]) && isOfWord(letters[at])
}

function isOfWord(letter: Letter | undefined): boolean {
  return letter !== undefined && /[\p{L}\p{N}]/u.test(letter.folded)
}

/** Those that touch are one, from the first to the last. */
function joined(spans: readonly Span[]): Span[] {
  const whole: Span[] = []
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = whole.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else whole.push({ ...span })
  }
  return whole
}
