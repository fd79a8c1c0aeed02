import type { Chance } from '../support/chance.ts'

/** A random word planted somewhere, so that a search shows where it went. */
export interface Mark {
  /** Where it was planted. */
  where: string
  text: string
}

/** A new mark of small letters and digits; no two are alike, and none is a word. */
export function aMark(chance: Chance, where: string): Mark {
  return { where, text: `zq${chance.word(14)}` }
}

/** A mark with letters that are written differently by each encoding. */
export function aNorwegianMark(chance: Chance, where: string): Mark {
  return { where, text: `zq${chance.word(8)}æøå${chance.word(6)}` }
}

/** A mark that is a mobile number. */
export function aPhoneMark(chance: Chance, where: string): Mark {
  return { where, text: `41${String(chance.between(0, 999_999)).padStart(6, '0')}` }
}

/** One way in which a mark may lie among bytes. */
export interface MarkForm {
  mark: Mark
  encoding: string
  bytes: Buffer
}

/** The mark in every encoding that matters; each once. */
export function formsOf(mark: Mark): MarkForm[] {
  const { text } = mark
  const utf16 = Buffer.from(text, 'utf16le')
  const forms: [string, Buffer][] = [
    ['utf8', Buffer.from(text)],
    ['utf8, capitals', Buffer.from(text.toUpperCase())],
    ['utf8, decomposed', Buffer.from(text.normalize('NFD'))],
    ['latin1', Buffer.from(text, 'latin1')],
    ['utf16le', utf16],
    ['utf16be', Buffer.from(utf16).swap16()],
    ['hex', Buffer.from(Buffer.from(text).toString('hex'))],
    ['percent', Buffer.from(encodeURIComponent(text))],
    ['percent, small letters', Buffer.from(encodeURIComponent(text).toLowerCase())],
    ['json', Buffer.from(jsonEscaped(text))],
    ...base64Forms(text),
    ...pairs(text),
  ]
  const known = new Set<string>()
  return forms.flatMap(([encoding, bytes]) => {
    const key = bytes.toString('latin1')
    if (known.has(key)) return []
    known.add(key)
    return [{ mark, encoding, bytes }]
  })
}

function jsonEscaped(text: string): string {
  return text.replace(/[^ -~]/g, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What base64 makes of it in each of the three ways it can lie in something longer, without the ends that depend on that. */
function base64Forms(text: string): [string, Buffer][] {
  const bytes = Buffer.from(text)
  return [0, 1, 2].flatMap((shift): [string, Buffer][] => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const core = whole.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
    const urlCore = core.replaceAll('+', '-').replaceAll('/', '_')
    return [
      [`base64 ${shift}`, Buffer.from(core)],
      [`base64url ${shift}`, Buffer.from(urlCore)],
    ]
  })
}

/** As people read a phone number. */
function pairs(text: string): [string, Buffer][] {
  if (!/^\d{8}$/.test(text)) return []
  return [
    ['in pairs', Buffer.from(text.replace(/(\d{2})(?=\d)/g, '$1 '))],
    ['in threes', Buffer.from(text.replace(/^(\d{3})(\d{2})(\d{3})$/, '$1 $2 $3'))],
  ]
}
