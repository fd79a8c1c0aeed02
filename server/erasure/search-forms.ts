/** One thing that is looked for, in the way it was written. */
export interface SearchedValue {
  /**
   * `digits` stand alone between other characters than digits, `name` and `words` between other characters than
   * letters and digits. A `name` is not looked for where staff write: a namesake of theirs is no trace.
   */
  kind: 'digits' | 'name' | 'words' | 'address'
  text: string
}

/** A value in one encoding, as it stands in a text made ready by `searchableTexts`. */
export interface SearchForm {
  pattern: string
  kind: SearchedValue['kind'] | 'encoded'
}

/** Shorter forms are not looked for: they would be found everywhere. Characters. */
export const shortestForm = 6

/** Lower case, NFC, each run of white space one space: how values and texts are compared. */
export function plainForm(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ')
}

/** The value in every encoding that is searched for: plain, percent, JSON, base64. UTF-16 is undone in the text. */
export function formsOf(value: SearchedValue): SearchForm[] {
  const typed = value.text.normalize('NFC')
  const plain = plainForm(typed)
  const encoded = new Set(encodedOf(typed))
  // Written in small letters a text has other bytes, in every encoding but those of its signs.
  if (plain !== typed) for (const form of encodedOf(plain)) encoded.add(form)
  encoded.delete(plain)
  const forms: SearchForm[] = [{ pattern: plain, kind: value.kind }]
  for (const pattern of encoded) forms.push({ pattern, kind: 'encoded' })
  return forms.filter(form => form.pattern.length >= shortestForm)
}

/** Each encoding is ASCII: small letters are all that is left to make it ready for the comparison. */
function encodedOf(text: string): string[] {
  const percent = encodeURIComponent(text).toLowerCase()
  const forms = [percent, ...base64Cores(text)]
  if (percent.includes('%20')) forms.push(percent.replaceAll('%20', '+'))
  const json = text.replace(beyondAscii, escapedUnit)
  if (json !== text) forms.push(json.toLowerCase().replace(/\s+/g, ' '))
  return forms
}

const beyondAscii = /[^\0-\x7f]/g

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/**
 * The characters of base64 that depend on the value alone, for each of the three ways it can lie in a longer text.
 * Letter case is given up: texts are compared in lower case.
 */
function base64Cores(text: string): string[] {
  const bytes = Buffer.from(`\0\0${text}`, 'utf8')
  const cores: string[] = []
  for (const shift of [0, 1, 2]) {
    const whole = bytes.toString('base64', 2 - shift).toLowerCase()
    const first = Math.ceil((shift * 8) / 6)
    const last = Math.floor(((shift + bytes.length - 2) * 8) / 6)
    if (last - first < 2 * shortestForm) continue
    const core = whole.slice(first, last)
    cores.push(core)
    if (core.includes('+') || core.includes('/')) cores.push(core.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return cores
}

/** The text, or the bytes read as UTF-8 and as UTF-16, made ready for the comparison. */
export function searchableTexts(text: string | Uint8Array): string[] {
  if (typeof text === 'string') {
    const plain = plainForm(text)
    return plain.includes('\0') ? [plain, plain.replaceAll('\0', '')] : [plain]
  }
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength)
  const wide = [0, 1].flatMap(from => [
    wideText(bytes.subarray(from)),
    wideText(swapped(bytes.subarray(from))),
  ])
  return [bytes.toString('utf8'), ...wide].map(plainForm)
}

function wideText(bytes: Buffer): string {
  return bytes.toString('utf16le')
}

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16()
}

const letterOrDigit = /[\p{L}\p{N}]/u
const addressPart = /[\p{L}\p{N}._%+-]/u
const digit = /\d/

/** Whether what stands around a hit lets it be the value itself and not a piece of a longer one. */
export function standsAlone(text: string, at: number, form: SearchForm): boolean {
  const before = text.charAt(at - 1)
  const after = text.charAt(at + form.pattern.length)
  if (form.kind === 'digits') return !digit.test(before) && !digit.test(after)
  if (form.kind === 'words' || form.kind === 'name')
    return !letterOrDigit.test(before) && !letterOrDigit.test(after)
  if (form.kind === 'address') return !addressPart.test(before) && !letterOrDigit.test(after)
  return true
}
