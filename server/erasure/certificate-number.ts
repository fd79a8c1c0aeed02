const shape = /^[0-9A-HJKMNP-TV-Z]{12}$/

/** The number as 12 characters, from what a person typed; undefined when it is none. Case, spaces, hyphens: ignored; O is 0, I and L are 1. */
export function readNumber(text: string): string | undefined {
  if (text.length > 40) return undefined
  const typed = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return shape.test(typed) ? typed : undefined
}

/** The number as people read it: `4F9C-21KM-7Q2X`. */
export function showNumber(number: string): string {
  return number.replace(/^(.{4})(.{4})(.{4})$/, '$1-$2-$3')
}
