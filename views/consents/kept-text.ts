import { longDate } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { dayHasPassed, type ShownStop } from '../portal/stop.tsx'
import { t } from '../text/lookup.ts'

/** When the copy for other jobs goes: true also while its use is restricted, or it is kept for a claim. */
export function keptText(frame: Frame, dueOn: string, stop: ShownStop | undefined): string {
  const say = t(frame.language)
  const date = longDate(dueOn, frame)
  if (stop?.kind === 'hold') return say('consent.dueHeld')
  if (stop?.kind !== 'restriction') return say('consent.due', { date })
  return say(dayHasPassed(frame, dueOn) ? 'consent.duePassed' : 'consent.dueRestricted', { date })
}
