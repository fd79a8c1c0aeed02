import { statementParts, type StatementWords } from '../../server/policy/hire-statement.ts'
import type { Language } from '../../server/policy/languages.ts'
import { Facts, Typed } from '../components/text.tsx'
import { t } from '../text/lookup.ts'

/** What a person hired can do, part by part; a part without words is left out. */
export function Words({ language, words }: { language: Language; words: StatementWords }) {
  const say = t(language)
  const parts = statementParts.filter(part => words[part] !== '')
  return (
    <Facts rows={parts.map(part => [say(`statement.${part}`), <Typed key={part} text={words[part]} />])} />
  )
}
