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
  const encoded = [typed, plain].flatMap(text => [
    percent(text),
    percent(text).replace(/%20/g, '+'),
    jsonEscaped(text),
    ...base64Cores(text),
  ])
  const forms: SearchForm[] = [{ pattern: plain, kind: value.kind }]
  const known = new Set([plain])
  for (const form of encoded.map(plainForm)) {
    if (known.has(form)) continue
    known.add(form)
    forms.push({ pattern: form, kind: 'encoded' })
  }
  return forms.filter(form => form.pattern.length >= shortestForm)
}

function percent(text: string): string {
  return encodeURIComponent(text)
}

function jsonEscaped(text: string): string {
  return Array.from({ length: text.length }, (_none, at) => escapedUnit(text, at)).join('')
}

function escapedUnit(text: string, at: number): string {
  const unit = text.charCodeAt(at)
  return unit < 0x80 ? text.charAt(at) : `\\u${unit.toString(16).padStart(4, '0')}`
}

/**
 * The characters of base64 that depend on the value alone, for each of the three ways it can lie in a longer text.
 * Letter case is given up: texts are compared in lower case.
 */
function base64Cores(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  return [0, 1, 2].flatMap(shift => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const first = Math.ceil((shift * 8) / 6)
    const last = Math.floor(((shift + bytes.length) * 8) / 6)
    const core = whole.slice(first, last)
    return core.length < 2 * shortestForm ? [] : [core, core.replace(/\+/g, '-').replace(/\//g, '_')]
  })
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
