import type { HoldCode } from '../../server/policy/holds.ts'
import type { Due } from '../../server/policy/retention.ts'
import { Button } from '../components/button.tsx'
import { Alert } from '../components/text.tsx'
import { dateOf, longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/** What stops the deletion of an application, as the applicant is told. `lastOn`: the last day, a local date. */
export type ShownStop =
  | { kind: 'hold'; code: HoldCode; lastOn: string }
  | { kind: 'restriction' }
  | { kind: 'access'; lastOn: string }

/** Why the day of deletion does not hold now, and until when. */
export function StopAlert(p: { frame: Frame; applicationId: string; stop: ShownStop; due: Due }) {
  const { frame, stop } = p
  return (
    <Alert color={stop.kind === 'hold' ? 'warning' : 'info'}>
      <p class="ds-paragraph">{stopText(frame, stop)}</p>
      {stop.kind === 'restriction' ? <Lift {...p} /> : null}
    </Alert>
  )
}

function Lift({ frame, applicationId, due }: { frame: Frame; applicationId: string; due: Due }) {
  const say = t(frame.language)
  return (
    <form method="post" action={pathIn(frame, `/my/applications/${applicationId}/restrict/lift`)}>
      <p class="ds-paragraph">
        {say('restrict.liftText')} {liftedText(frame, due.date)}
      </p>
      <Button variant="secondary">{say('restrict.lift')}</Button>
    </form>
  )
}

/** Whether the day of deletion has come, so that only a stop keeps what it is of. */
export function dayHasPassed(frame: Frame, date: string): boolean {
  return date <= dateOf(frame.now, frame.zone)
}

/** When deletion follows on a restriction that is lifted now. Source: deletion.md 6 */
export function liftedText(frame: Frame, date: string): string {
  const say = t(frame.language)
  return dayHasPassed(frame, date)
    ? say('restrict.liftPassed')
    : say('restrict.liftDue', { date: longDate(date, frame) })
}

function stopText(frame: Frame, stop: ShownStop): string {
  const say = t(frame.language)
  if (stop.kind === 'restriction') return say('mine.restricted')
  const date = longDate(stop.lastOn, frame)
  if (stop.kind === 'access') return say('mine.access', { date })
  return say('mine.held', { reason: say(`erase.heldCode.${stop.code}`), date })
}
