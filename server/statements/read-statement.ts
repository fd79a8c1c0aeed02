import {
  statementLimits,
  statementParts,
  type StatementPart,
  type StatementWords,
} from '../policy/hire-statement.ts'
import type { Language } from '../policy/languages.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { textIn, wrongWithText } from '../policy/typed-input.ts'
import { t } from '../../views/text/lookup.ts'

/** What was typed, as it is kept, or everything that is wrong at once. */
export function readStatement(
  typed: TypedForm,
  language: Language,
): { words: StatementWords } | { problems: Problem[] } {
  const of = (part: StatementPart) => textIn(typed, part)
  const words = { education: of('education'), practice: of('practice'), other: of('other') }
  const problems = statementParts.flatMap(part => wrongWith(part, words[part], language) ?? [])
  return problems.length > 0 ? { problems } : { words }
}

function wrongWith(part: StatementPart, text: string, language: Language): Problem | undefined {
  const { required, max } = statementLimits[part]
  const label = t(language)(`statement.${part}`)
  if (required && text === '') return { field: part, key: 'err.required', values: { field: label } }
  return wrongWithText(text, { field: part, label, most: max })
}
