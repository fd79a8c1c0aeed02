import type { Language } from '../../server/policy/languages.ts'
import { longDate } from '../dates.ts'
import { t } from '../text/lookup.ts'

/** Why nothing is deleted on the day D; the first that stands is told. */
export const stopOrder = ['hold', 'restriction', 'access'] as const
export type StopKindTold = (typeof stopOrder)[number]

const dayTelling = ['M3', 'M3revert', 'M4', 'M9due'] as const

/** The mails that tell D; when something stops the deletion, `stop` among their values says what. */
export type DayTelling = (typeof dayTelling)[number]

/** Whether mails of that kind tell D. */
export function tellsDay(kind: string): kind is DayTelling {
  return dayTelling.some(known => known === kind)
}

/** When the data go, or why not yet, up to the link. */
export function dayTold(
  kind: DayTelling,
  language: Language,
  values: Readonly<Record<string, string>>,
): { deletion: string } {
  const stop = stopOrder.find(known => known === values['stop'])
  const dueOn = longDate(values['dueOn'] ?? '', { language, zone: 'UTC' })
  return { deletion: t(language)(stop ? `mail.stopped.${stop}` : `mail.${kind}.day`, { dueOn }) }
}
