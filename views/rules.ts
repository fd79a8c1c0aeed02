import type { Language } from '../server/policy/languages.ts'
import type { DueRule, ShownRetention } from './shapes.ts'

/** "6 måneder etter avgjørelsen": the rule in words, from the policy document's period. */
export function ruleText(_language: Language, _rule: DueRule, _retention: ShownRetention): string {
  return ''
}
