const weightsOfFirst = [3, 7, 6, 1, 8, 9, 4, 5, 2]
const weightsOfSecond = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]

/**
 * Eleven digits with both check digits right: six of the date, the first individual number from the given one that has
 * any. With 80 added to the month (`018190`) they are nobody's: so are all in tests but those of the recognition itself.
 */
export function birthNumber(date: string, individual: number): string {
  const start = date + String(individual).padStart(3, '0')
  const first = checkDigit(start, weightsOfFirst)
  const second = first === 10 ? 10 : checkDigit(start + String(first), weightsOfSecond)
  return first === 10 || second === 10 ? birthNumber(date, individual + 1) : `${start}${first}${second}`
}

function checkDigit(digits: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0)
  return (11 - (sum % 11)) % 11
}
