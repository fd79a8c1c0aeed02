import type { Language } from '../server/policy/languages.ts'

export { referenceText } from '../server/policy/reference.ts'

const kibibyte = 1024

const together = '\u00a0' // a number and its unit stay on one line

/** "120 kB", "1,4 MB": a size of a file, from bytes. */
export function sizeText(bytes: number, language: Language): string {
  const mebibytes = bytes / kibibyte / kibibyte
  const number = new Intl.NumberFormat(language === 'nb' ? 'nb-NO' : 'en-GB', { maximumFractionDigits: 1 })
  if (mebibytes >= 1) return `${number.format(mebibytes)}${together}MB`
  return `${Math.max(1, Math.round(bytes / kibibyte))}${together}kB`
}

/** `4F9C-21KM-7Q2X` from the 12 characters of a certificate's number; any other text unchanged. */
export function certificateText(number: string): string {
  return /^[0-9A-Z]{12}$/.test(number) ? (number.match(/.{4}/g) ?? [number]).join('-') : number
}

/** E.164 as people write it: `+47 12 34 56 78`. */
export function phoneText(number: string): string {
  const norwegian = /^\+47(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(number)
  if (norwegian) return `+47 ${norwegian.slice(1).join(' ')}`
  return number
    .replace(/^(\+\d{2})/, '$1 ')
    .replace(/(\d{2})(?=\d)/g, '$1 ')
    .replace(/ {2,}/g, ' ')
}
