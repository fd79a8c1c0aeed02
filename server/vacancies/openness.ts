import { localDate } from '../policy/retention.ts'
import type { Vacancy } from './vacancies-store.ts'

/** Whether people may apply: `late` when the deadline day has ended in the employer's zone. Source: ux.md 2 */
export type Openness = 'open' | 'late' | 'closed' | 'draft'

/** What the public may do with a vacancy at an instant. */
export function opennessOf(vacancy: Pick<Vacancy, 'state' | 'deadlineOn'>, at: Date, zone: string): Openness {
  if (vacancy.state === 'draft') return 'draft'
  if (vacancy.state === 'closed') return 'closed'
  const late = vacancy.deadlineOn !== null && localDate(at, zone) > vacancy.deadlineOn
  return late ? 'late' : 'open'
}
