import type { Language } from '../server/policy/languages.ts'
import type { RuleId } from '../server/policy/retention.ts'
import type { ShownRetention } from './shapes.ts'
import { counted, t } from './text/lookup.ts'

/** Why a day of deletion is that day: its rule, or that a restriction was lifted after the rule's own day. */
export type DueReason = RuleId | 'lifted'

function periodOf(language: Language, rule: RuleId, retention: ShownRetention): string {
  if (rule === 'withdrawn') return counted(language, 'day', retention.withdrawn.days)
  if (rule === 'hired') return counted(language, 'month', retention.hired.capMonths)
  return counted(language, 'month', retention[rule].months)
}

/** "6 måneder etter avgjørelsen": the rule in words, with the policy document's period. */
export function ruleText(language: Language, rule: RuleId, retention: ShownRetention): string {
  return t(language)(`rule.${rule}`, { period: periodOf(language, rule, retention) })
}

/** "Det er 6 måneder etter avgjørelsen.": the sentence after the date. */
export function becauseText(language: Language, rule: DueReason, retention: ShownRetention): string {
  if (rule === 'lifted') return t(language)('because.lifted')
  return t(language)(`because.${rule}`, { rule: ruleText(language, rule, retention) })
}
