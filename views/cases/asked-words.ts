import { languages, type Language } from '../../server/policy/languages.ts'
import { restrictionReasons } from '../../server/policy/restriction.ts'
import { t, type TextKey } from '../text/lookup.ts'

const choices: readonly TextKey[] = [
  'object.storage',
  ...restrictionReasons.map(reason => `restrict.reason.${reason}` as const),
]
const apart = '\n\n'

/**
 * What was asked for on the person's own pages, as whoever reads it understands: what they chose there is kept in the
 * words that they saw, and is said in the reader's language. What they wrote themselves stays as it is.
 */
export function askedWords(language: Language, request: string): string {
  const [first = '', ...rest] = request.split(apart)
  const chosen = choices.find(key => languages.some(one => t(one)(key) === first))
  return chosen ? [t(language)(chosen), ...rest].join(apart) : request
}
