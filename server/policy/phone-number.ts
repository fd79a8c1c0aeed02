import { parsePhoneNumberFromString } from 'libphonenumber-js'

/** The number in E.164; eight digits alone are Norwegian. Undefined when it is no phone number. Source: ux.md 3 */
export function readPhone(text: string): string | undefined {
  const parsed = parsePhoneNumberFromString(text.replace(/[()]/g, ''), {
    defaultCountry: 'NO',
    extract: false,
  })
  return parsed?.isValid() === true ? parsed.number : undefined
}

/** An E.164 number as people read it: a Norwegian one in pairs without the country code, others as that country writes it. */
export function phoneInPairs(number: string): string {
  const parsed = parsePhoneNumberFromString(number)
  if (!parsed) return number
  if (parsed.country !== 'NO') return parsed.formatInternational()
  return parsed.nationalNumber.replace(/(\d{2})(?=\d)/g, '$1 ')
}
