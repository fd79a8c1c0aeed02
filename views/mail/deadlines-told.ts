import type { Language } from '../../server/policy/languages.ts'
import { t } from '../text/lookup.ts'

const order = ['over', 'today', 'tomorrow', 'weekend', 'monday', 'week', 'overWeek'] as const

/** How many cases are over their deadline, and how many have it today, tomorrow and in a week; on a Friday also until Monday. */
export type DueCounts = Readonly<Record<(typeof order)[number], number>>

/** A sentence for each that there is, the most urgent first. */
export function deadlinesTold(language: Language, counts: DueCounts): string {
  const say = t(language)
  return order
    .filter(when => counts[when] > 0)
    .map(when => say(`mail.M18.due.${when}.${counts[when] === 1 ? 'one' : 'many'}`, { n: counts[when] }))
    .join(' ')
}
