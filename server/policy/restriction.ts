import type { Problem } from './problem.ts'
import type { TypedForm } from './read-answers.ts'
import { textIn, wrongWithText } from './typed-input.ts'

/** Why the use of an application is restricted. Source: GDPR art. 18(1) */
export const restrictionReasons = ['accuracy', 'unlawful', 'claim', 'objection'] as const
export type RestrictionReason = (typeof restrictionReasons)[number]

/** Characters. */
export const restrictionTextMax = 4000

/** The restriction as it was asked for. */
export interface TypedRestriction {
  reason: RestrictionReason
  text: string
}

/**
 * The reason and the text, or everything that is wrong with them at once.
 *
 * @param labels what the two inputs are called, for the sentences
 */
export function readRestriction(
  form: TypedForm,
  labels: { reason: string; text: string },
): { restriction: TypedRestriction } | { problems: Problem[] } {
  const reason = restrictionReasons.find(known => known === form['reason'])
  const text = textIn(form, 'text')
  const wrong = wrongWithText(text, { field: 'text', label: labels.text, most: restrictionTextMax })
  const problems: Problem[] = wrong ? [wrong] : []
  if (!reason) problems.unshift({ field: 'reason', key: 'err.required', values: { field: labels.reason } })
  if (problems.length > 0 || !reason) return { problems }
  return { restriction: { reason, text } }
}
