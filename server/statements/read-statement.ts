import { holdsBirthNumber } from '../policy/birth-number.ts'
import {
  statementLimits,
  statementParts,
  type StatementPart,
  type StatementWords,
} from '../policy/hire-statement.ts'
import type { Language } from '../policy/languages.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { asText, charactersOf } from '../policy/typed-text.ts'
import { t } from '../../views/text/lookup.ts'

/** What was typed, as it is kept, or everything that is wrong at once. */
export function readStatement(
  typed: TypedForm,
  language: Language,
): { words: StatementWords } | { problems: Problem[] } {
  const of = (part: StatementPart) => asText([typed[part] ?? ''].flat()[0] ?? '')
  const words = { education: of('education'), practice: of('practice'), other: of('other') }
  const problems = statementParts.flatMap(part => wrongWith(part, words[part], language) ?? [])
  return problems.length > 0 ? { problems } : { words }
}

function wrongWith(part: StatementPart, text: string, language: Language): Problem | undefined {
  const { required, max } = statementLimits[part]
  const field = t(language)(`statement.${part}`)
  const n = charactersOf(text)
  if (required && text === '') return { field: part, key: 'err.required', values: { field } }
  if (n > max) return { field: part, key: 'err.long', values: { field, n, max } }
  return holdsBirthNumber(text) ? { field: part, key: 'err.fnr', values: { field } } : undefined
}
