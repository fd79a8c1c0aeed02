import type { Language } from '../../server/policy/languages.ts'
import { longDate } from '../dates.ts'
import { t } from '../text/lookup.ts'
import { oneLine } from './soften.ts'

/** Why nothing is deleted on the day D; the first that stands is told. */
export const stopOrder = ['hold', 'restriction', 'access'] as const
export type StopKindTold = (typeof stopOrder)[number]

/** The same; and when the person has said no to storage, so that it goes at once, or once their copy was given. */
const changedDays = [...stopOrder, 'objected', 'objectedAccess'] as const
export type ChangedDay = (typeof changedDays)[number]

const dayTelling = ['M3', 'M3revert', 'M4', 'M9due'] as const

/** The mails that tell D; when something stops the deletion, `stop` among their values says what. */
export type DayTelling = (typeof dayTelling)[number]

/** Whether mails of that kind tell D. */
export function tellsDay(kind: string): kind is DayTelling {
  return dayTelling.some(known => known === kind)
}

/** When the data go, or why not yet, up to the link; without a link when it would be dead within a minute. */
export function dayTold(
  kind: DayTelling,
  language: Language,
  values: Readonly<Record<string, string>>,
): { deletion: string; link?: string } {
  const stop = kind === 'M3revert' ? stopOfReopened(values) : changedDays.find(one => one === values['stop'])
  const dueOn = longDate(values['dueOn'] ?? '', { language, zone: 'UTC' })
  const day = kind === 'M3' && hasCopy(values) ? 'M4' : kind // of a member only the application goes
  const deletion = t(language)(stop ? `mail.stopped.${stop}` : `mail.${day}.day`, { dueOn })
  return stop === 'objected' ? { deletion, link: '' } : { deletion }
}

/** What is assessed anew waits for its answer again, also the deletion that was asked for. */
function stopOfReopened({ stop }: Readonly<Record<string, string>>): StopKindTold | undefined {
  return stop === 'objectedAccess' ? 'access' : stopOrder.find(one => one === stop)
}

/** That the copy in the talent pool has a day of its own; empty when there is none, or when it goes with being hired. */
export function copyTold(language: Language, values: Readonly<Record<string, string>>): { copy: string } {
  if (!hasCopy(values)) return { copy: '' }
  const date = longDate(values['copyDueOn'] ?? '', { language, zone: 'UTC' })
  return { copy: ` ${t(language)('mine.copyDay', { date })}` }
}

function hasCopy({ copyDueOn = '', outcome }: Readonly<Record<string, string>>): boolean {
  return copyDueOn !== '' && outcome !== 'hired'
}

/** What the receipt says of the day; of who has said no to storage, what that waits for. */
export function receiptDayTold(
  language: Language,
  { objected, rule = '', undecidedOn = '' }: Readonly<Record<string, string>>,
): { deletion: string } {
  const day = longDate(undecidedOn, { language, zone: 'UTC' })
  const key = objected === 'yes' ? 'mail.M2.objected' : 'mail.M2.day'
  return { deletion: t(language)(key, { rule: oneLine(rule), undecidedOn: day }) }
}
