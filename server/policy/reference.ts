/** 10 Crockford characters, however they were written down; undefined when it is no reference. Source: ux.md 2 */
export function readReference(typed: string): string | undefined {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(plain) ? plain : undefined
}

/** `7Q2M9-XKD4R` from the 10 characters of a reference. */
export function referenceText(reference: string): string {
  return `${reference.slice(0, 5)}-${reference.slice(5)}`
}
