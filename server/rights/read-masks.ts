import type { ApplicationId } from '../base/ids.ts'
import { holdsBirthNumber } from '../policy/birth-number.ts'
import type { Language } from '../policy/languages.ts'
import { holdsPassage, maskLimits, passagesIn } from '../policy/mask.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
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
  const field = t(language)('masks.label')
  const n = charactersOf(typed)
  if (n > maskLimits.all) return [{ field: name, key: 'err.long', values: { field, n, max: maskLimits.all } }]
  if (holdsBirthNumber(typed)) return [{ field: name, key: 'err.fnr', values: { field } }]
  const isThere = (passage: string): boolean => texts.some(({ text }) => holdsPassage(text, passage))
  const wrong = passages.findIndex(one => charactersOf(one) < maskLimits.fewest || !isThere(one))
  return wrong === -1 ? [] : [{ field: name, key: 'err.maskUnknown', values: { n: wrong + 1 } }]
}
