import { domainToASCII } from 'node:url'

/** Characters of an address, and of its local part. Source: reliability.md 17 */
const maxLength = 254
const maxLocal = 64

/** What may stand before the at sign without quotes, dots only between. Source: RFC 5321, dot-string */
const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const hostLabel = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/**
 * The one address the text holds: trimmed, host in lower-case ASCII; undefined when it is not exactly one.
 * Nothing that comes out can mean a second recipient, a name or a header.
 */
export function readAddress(text: string): string | undefined {
  const given = text.trim()
  if (given.length > maxLength) return undefined
  const at = given.indexOf('@')
  const before = given.slice(0, at)
  if (at < 1 || before.length > maxLocal || !local.test(before)) return undefined
  const host = readHost(given.slice(at + 1))
  if (host === undefined || before.length + 1 + host.length > maxLength) return undefined
  return `${before}@${host}`
}

/** The address as look-ups compare it: lower case throughout. Source: deletion.md 2 */
export function addressForToken(address: string): string {
  const given = address.trim()
  return (readAddress(given) ?? given).toLowerCase()
}

function readHost(text: string): string | undefined {
  // Checked before the conversion, which would read percent signs, slashes and ports as parts of a URL.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text)) return undefined
  const host = domainToASCII(text).toLowerCase()
  const labels = host.split('.')
  const top = labels.at(-1) ?? ''
  if (labels.length < 2 || /^\d+$/.test(top) || !labels.every(label => hostLabel.test(label)))
    return undefined
  return host
}
