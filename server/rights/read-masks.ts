import type { ApplicationId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import { holdsPassage, maskLimits, passagesIn } from '../policy/mask.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { wrongWithText } from '../policy/typed-input.ts'
import { charactersOf } from '../policy/typed-text.ts'
import { masksInput } from '../../views/cases/masks.tsx'
import { t } from '../../views/text/lookup.ts'
import type { ApplicationTexts } from './texts-in-copy.ts'

/** The passages that were typed for each application, or everything that is wrong with them at once. */
export function readMasks(
  form: TypedForm,
  applications: readonly ApplicationTexts[],
  language: Language,
): { passages: Map<ApplicationId, string[]> } | { problems: Problem[] } {
  const passages = new Map<ApplicationId, string[]>()
  const problems: Problem[] = []
  for (const application of applications) {
    const name = masksInput(application.applicationId)
    const typed = [form[name] ?? ''].flat()[0] ?? ''
    const found = passagesIn(typed)
    passages.set(application.applicationId, found)
    problems.push(...problemsOf(found, application, { name, typed, language }))
  }
  return problems.length > 0 ? { problems } : { passages }
}

function problemsOf(
  passages: readonly string[],
  { texts }: ApplicationTexts,
  { name, typed, language }: { name: string; typed: string; language: Language },
): Problem[] {
  const label = t(language)('masks.label')
  const long = wrongWithText(typed, { field: name, label, most: maskLimits.all })
  if (long) return [long]
  const isThere = (passage: string): boolean => texts.some(({ text }) => holdsPassage(text, passage))
  const wrong = passages.findIndex(one => charactersOf(one) < maskLimits.fewest || !isThere(one))
  return wrong === -1 ? [] : [{ field: name, key: 'err.maskUnknown', values: { n: wrong + 1 } }]
}
