import type { ComponentChildren } from 'preact'
import { Past, type ShownConsent } from '../consents/consents.tsx'
import type { ListedCase } from '../cases/shapes.ts'
import { Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { CopiesTable, LooksTable, type ShownCopy, type ShownLook } from '../portal/looks.tsx'
import { RefereeFacts } from '../referees/parts.tsx'
import type { ShownReferee } from '../referees/shapes.ts'
import { t, type TextKey } from '../text/lookup.ts'

/** What is held about an application and its applicant beside the application itself. Source: privacy.md 10 */
export interface OfficersFacts {
  referees: readonly ShownReferee[]
  cases: readonly ListedCase[]
  consents: readonly ShownConsent[]
  copies: readonly ShownCopy[]
  looks: readonly ShownLook[]
}

/** Referees, cases, consents, disclosures and the access log, to be read. */
export function OfficersSections({ frame, facts }: { frame: Frame; facts: OfficersFacts }) {
  const { referees, cases, consents, copies, looks } = facts
  const say = t(frame.language)
  return (
    <>
      <Part frame={frame} id="referees" heading="referees.title" isEmpty={referees.length === 0}>
        {referees.map((referee, index) => (
          <RefereeFacts key={index} frame={frame} referee={referee} />
        ))}
      </Part>
      <Part frame={frame} id="cases" heading="cases.title" isEmpty={cases.length === 0}>
        <ul class="ds-list">
          {cases.map(one => (
            <li key={one.caseId}>
              <a class="ds-link" href={pathIn(frame, `/staff/cases/${one.caseId}`)}>
                {say(`cases.type.${one.type}`)}, {longDate(one.receivedOn, frame)}
              </a>
              : {say(`cases.state.${one.state}`).toLowerCase()}
            </li>
          ))}
        </ul>
      </Part>
      <Part frame={frame} id="consents" heading="officer.consents" isEmpty={consents.length === 0}>
        {consents.map((consent, index) => (
          <Past key={index} frame={frame} consent={consent} />
        ))}
      </Part>
      <Part frame={frame} id="copies" heading="mine.copies" isEmpty={copies.length === 0}>
        <CopiesTable frame={frame} copies={copies} />
      </Part>
      <Part frame={frame} id="looks" heading="mine.looks" isEmpty={looks.length === 0}>
        <LooksTable frame={frame} looks={looks} />
      </Part>
    </>
  )
}

function Part(p: {
  frame: Frame
  id: string
  heading: TextKey
  isEmpty: boolean
  children: ComponentChildren
}) {
  const say = t(p.frame.language)
  return (
    <Section id={p.id} heading={say(p.heading)}>
      {p.isEmpty ? <Paragraph subtle>{say('officer.none')}</Paragraph> : p.children}
    </Section>
  )
}
