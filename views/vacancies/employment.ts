import type { Language } from '../../server/policy/languages.ts'
import { isTextKey, t } from '../text/lookup.ts'

/** The kinds of employment a job can have, in the order of the form. Words of schema.org. */
export const employmentKinds = ['FULL_TIME', 'PART_TIME', 'TEMPORARY', 'INTERN'] as const

/** "Fast, heltid"; '' for a kind nobody wrote words for. */
export function employmentText(language: Language, kind: string): string {
  const key = `employment.${kind}`
  return isTextKey(key) ? t(language)(key) : ''
}
