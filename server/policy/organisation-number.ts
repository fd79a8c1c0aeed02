const weights = [3, 2, 7, 6, 5, 4, 3, 2]

/** Whether the text is a Norwegian organisation number: nine digits, the last of them a mod-11 check digit. */
export function organisationNumberIsRight(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false
  const digits = Array.from(text, Number)
  const sum = weights.reduce((total, weight, place) => total + weight * (digits[place] ?? 0), 0)
  return (11 - (sum % 11)) % 11 === digits[8]
}
