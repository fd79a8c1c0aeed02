import { Button } from '../components/button.tsx'
import { Alert, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import type { ShownCase } from './case-parts.tsx'

/**
 * Why a case cannot be carried out by a button: `words` when it is answered in words, `officer` when only they know; the
 * last ones of whoever asks who was hired.
 */
export type CannotCarryOut =
  | 'words'
  | 'unidentified'
  | 'held'
  | 'officer'
  | 'undecided'
  | 'untold'
  | 'nothing'
  | 'missing'
  | 'nobodyHired'
  | 'notPassedOver'

const notes = {
  officer: 'cases.officerNote',
  undecided: 'cases.undecidedNote',
  untold: 'cases.hiredUntoldNote',
  nothing: 'cases.nothingNote',
  missing: 'cases.missingNote',
  nobodyHired: 'cases.nobodyHiredNote',
  notPassedOver: 'cases.notPassedOverNote',
} as const

/** The button that does what was asked for, or why there is none. */
export function CarryOut({
  frame,
  shown,
  cannot,
  coolingOffHours,
}: {
  frame: Frame
  shown: ShownCase
  cannot: CannotCarryOut | undefined
  coolingOffHours: number
}) {
  const say = t(frame.language)
  const { type } = shown
  if (cannot === 'words' || type === 'rectification' || type === 'complaint') return null
  return (
    <Section id="do" heading={say('cases.doTitle')}>
      <Note frame={frame} shown={shown} cannot={cannot} />
      {shown.isCopyOffered ? <Paragraph>{say('cases.copyOffered')}</Paragraph> : null}
      {cannot || shown.isCopyOffered ? null : (
        <form method="post" action={pathIn(frame, `/staff/cases/${shown.caseId}/carry-out`)} data-once="">
          <Paragraph>{say(`cases.do.${type}Text`, { hours: coolingOffHours })}</Paragraph>
          <div class="actions">
            <Button color={deletes(type) ? 'danger' : 'accent'}>{say(`cases.do.${type}`)}</Button>
          </div>
        </form>
      )}
    </Section>
  )
}

function deletes(type: ShownCase['type']): boolean {
  return type === 'erasure' || type === 'objection'
}

function Note({
  frame,
  shown,
  cannot,
}: {
  frame: Frame
  shown: ShownCase
  cannot: CannotCarryOut | undefined
}) {
  const say = t(frame.language)
  const date = shown.holdUntil === '' ? '' : longDate(shown.holdUntil, frame)
  if (cannot === 'held') return <Alert color="warning">{say('cases.heldNote', { date })}</Alert>
  if (cannot === undefined && date !== '' && deletes(shown.type))
    return <Alert color="warning">{say('cases.heldPartNote', { date })}</Alert>
  if (cannot === 'undecided' && shown.type === 'hiredPerson')
    return <Alert color="info">{say('cases.hiredUndecidedNote')}</Alert>
  if (cannot === 'nothing' && shown.type === 'withdrawal')
    return <Alert color="info">{say('cases.noConsentNote')}</Alert>
  if (cannot === undefined || cannot === 'words' || cannot === 'unidentified') return null
  return <Alert color="info">{say(notes[cannot])}</Alert>
}
