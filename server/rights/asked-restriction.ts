import type { Language } from '../policy/languages.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { readRestriction } from '../policy/restriction.ts'
import { t } from '../../views/text/lookup.ts'

/** What somebody asks for who restricts a use, in words for the case: the reason, and what they say of it; or what is wrong. */
export function askedRestriction(
  typed: TypedForm,
  language: Language,
): { request: string } | { problems: Problem[] } {
  const say = t(language)
  const read = readRestriction(typed, { reason: say('restrict.reason'), text: say('restrict.textName') })
  if ('problems' in read) return read
  const { reason, text } = read.restriction
  return { request: [say(`restrict.reason.${reason}`), text].filter(Boolean).join('\n\n') }
}

/** Whether a restriction stands: asking for it again changes nothing. */
export function isRestricted({ stops }: { stops: readonly { kind: string }[] }): boolean {
  return stops.some(stop => stop.kind === 'restriction')
}
