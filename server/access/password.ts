import { commonestPasswords } from './commonest-passwords.ts'

const least = 12
const most = 128
/** How many characters beside commonest passwords do not yet make a new one. */
const decoration = 4

const commonest: ReadonlySet<string> = new Set(commonestPasswords)
const longestCommon = Math.max(...commonestPasswords.map(password => password.length))

/** What may be wrong with a new password, as keys of sentences. */
export type PasswordProblem = 'invite.short' | 'invite.long' | 'invite.common'

/** The password as it is hashed: two ways to type the same character are one. Source: reliability.md 14 */
export function normalisedPassword(typed: string): string {
  return typed.normalize('NFKC')
}

/** What is wrong with it as a new password: 12 to 128 characters, and not made of commonest ones. Undefined when nothing is. */
export function passwordProblem(typed: string): PasswordProblem | undefined {
  if (typed.length > 4 * most) return 'invite.long'
  const password = normalisedPassword(typed)
  const length = [...password].length
  if (length < least) return 'invite.short'
  if (length > most) return 'invite.long'
  return isCommon(password.toLowerCase()) ? 'invite.common' : undefined
}

/** Whether it is a short piece over and over, or one or two commonest passwords with at most four more characters. */
function isCommon(password: string): boolean {
  if (/^(.{1,4})\1+.{0,3}$/u.test(password)) return true
  if (password.length > 2 * longestCommon + decoration) return false
  const pieces = piecesIn(password)
  const covers = (length: number): boolean => password.length - length <= decoration
  return pieces.some(
    one =>
      covers(one.end - one.start) ||
      pieces.some(other => other.start >= one.end && covers(one.end - one.start + other.end - other.start)),
  )
}

interface Piece {
  start: number
  end: number
}

function piecesIn(password: string): Piece[] {
  const found: Piece[] = []
  for (let start = 0; start < password.length; start += 1) {
    for (let end = start + 3; end <= Math.min(password.length, start + longestCommon); end += 1) {
      if (commonest.has(password.slice(start, end))) found.push({ start, end })
    }
  }
  return found
}
