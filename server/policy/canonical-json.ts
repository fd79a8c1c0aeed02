/** A surrogate without its other half: with the u flag, only such a one matches. */
const halfCharacter = /\p{Surrogate}/u

/**
 * The one text of a JSON value: keys sorted by UTF-16 code units, no white space. Source: RFC 8785, integers only
 *
 * @throws TypeError for what JSON does not have (undefined, dates, buffers), fractions, integers beyond 2^53 and broken Unicode
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return textOf(value)
  if (typeof value === 'number') return numberOf(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && isPlain(value)) return objectOf(value)
  throw new TypeError(`no canonical JSON for ${typeof value}`)
}

function objectOf(value: object): string {
  // Array.prototype.sort without a comparison orders by UTF-16 code units, as the standard wants.
  const entries = new Map(Object.entries(value))
  const members = [...entries.keys()].sort().map(key => `${textOf(key)}:${canonicalJson(entries.get(key))}`)
  return `{${members.join(',')}}`
}

function textOf(text: string): string {
  if (halfCharacter.test(text)) throw new TypeError('no canonical JSON for half a character')
  return JSON.stringify(text)
}

function numberOf(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError('no canonical JSON but for whole numbers')
  return String(value) // minus zero becomes 0
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
