import type { Plaintext } from '../base/place.ts'
import { addressOf, letterOf, nameOf, phoneOf, type Profile } from '../policy/fields.ts'
import type { SearchedValue } from './search-forms.ts'

const wordsInShingle = 8
const mostShingles = 16
const mostOfTexts = 64
/** A name of one short word, or a file called `cv.pdf`, is anybody's. Characters. */
const ownFileName = 12

/** What is looked for after the deletion. Source: deletion.md 8, table of scans */
export function soughtIn({ profile, own, fileNames, texts = [] }: Plaintext): SearchedValue[] {
  const letter = own && letterOf(own)
  return [
    ...(profile ? ofProfile(profile) : []),
    ...fileNames.filter(name => name.length >= ownFileName).map(text => ({ kind: 'words' as const, text })),
    ...(letter ? shinglesOf(letter) : []).map(text => ({ kind: 'words' as const, text })),
    ...ofTexts(texts).map(text => ({ kind: 'words' as const, text })),
  ]
}

/** A few words of a note are anybody's: only texts long enough for a run of their own, and not too many runs in all. */
function ofTexts(texts: readonly string[]): string[] {
  const long = texts.filter(text => text.split(/\s+/).filter(Boolean).length >= wordsInShingle)
  return long.flatMap(shinglesOf).slice(0, mostOfTexts)
}

function ofProfile(profile: Profile): SearchedValue[] {
  const name = nameOf(profile).trim()
  return [
    { kind: 'address', text: addressOf(profile) },
    ...(/\s/.test(name) ? [{ kind: 'name' as const, text: name }] : []),
    ...digitsOf(phoneOf(profile)).map(text => ({ kind: 'digits' as const, text })),
  ]
}

/** The number with its country code, and as it is dialled at home. */
function digitsOf(phone: string | undefined): string[] {
  const digits = phone?.replace(/\D/g, '') ?? ''
  if (digits.length < 8) return []
  return digits.startsWith('47') && digits.length === 10 ? [digits, digits.slice(2)] : [digits]
}

/** At most 16 runs of eight words, spread evenly over the letter; of a shorter letter the whole. */
export function shinglesOf(letter: string): string[] {
  const words = letter.split(/\s+/).filter(Boolean)
  const runs = words.length - wordsInShingle + 1
  if (runs <= 1) return words.length >= 3 ? [words.join(' ')] : []
  const count = Math.min(mostShingles, runs)
  const starts = Array.from({ length: count }, (_none, n) =>
    Math.floor((n * (runs - 1)) / Math.max(1, count - 1)),
  )
  return [...new Set(starts)].map(start => words.slice(start, start + wordsInShingle).join(' '))
}
