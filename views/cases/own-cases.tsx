import { isClosedCase } from '../../server/policy/rights.ts'
import { Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import { ownState, type ListedCase } from './shapes.ts'

/** Until when it is answered, or of what day it is. */
function dayOf(frame: Frame, { state, deadline, receivedOn }: ListedCase): string {
  const [key, day] = isClosedCase(state)
    ? (['cases.received', receivedOn] as const)
    : (['cases.deadline', deadline] as const)
  return `${t(frame.language)(key).toLowerCase()} ${longDate(day, frame)}`
}

/** The person's own cases on a page of theirs, and the way to complain. */
export function OwnCases({ frame, cases }: { frame: Frame; cases: readonly ListedCase[] }) {
  const say = t(frame.language)
  return (
    <Section id="cases" heading={say('cases.mineTitle')} quiet>
      {cases.length === 0 ? null : (
        <ul class="ds-list">
          {cases.map(one => (
            <li key={one.caseId}>
              <a class="ds-link" href={pathIn(frame, `/my/cases/${one.caseId}`)}>
                {one.corrected === undefined
                  ? say(`cases.type.${one.type}`)
                  : say('cases.correctionOf', { field: one.corrected })}
              </a>
              : {say(ownState(one)).toLowerCase()}, {dayOf(frame, one)}
            </li>
          ))}
        </ul>
      )}
      <Paragraph>
        <a class="ds-link" href={pathIn(frame, '/my/complaints')}>
          {say('cases.complainLink')}
        </a>
      </Paragraph>
    </Section>
  )
}
