import { ButtonLink } from '../components/button.tsx'
import { Alert, Paragraph, Section } from '../components/text.tsx'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/**
 * How far a case of correcting is: `needed` while nothing was corrected, `officer` where only a privacy officer can,
 * `impossible` where no application is left to correct.
 */
export type CorrectionOfCase = 'needed' | 'done' | 'officer' | 'impossible'

/** The way to what can be corrected, and what must be done before an answer. */
export function Correction({
  frame,
  caseId,
  correction,
}: {
  frame: Frame
  caseId: string
  correction: CorrectionOfCase
}) {
  const say = t(frame.language)
  const href = pathIn(frame, `/staff/cases/${caseId}/correct`)
  return (
    <Section id="do" heading={say('cases.doTitle')}>
      {correction === 'officer' ? <Alert color="info">{say('cases.officerNote')}</Alert> : null}
      {correction === 'impossible' ? <Alert color="info">{say('cases.correctNone')}</Alert> : null}
      {correction === 'needed' ? (
        <>
          <Paragraph>{say('cases.correctText')}</Paragraph>
          <p class="actions">
            <ButtonLink href={href}>{say('cases.correct')}</ButtonLink>
          </p>
        </>
      ) : null}
      {correction === 'done' ? (
        <>
          <Paragraph>{say('cases.correctDone')}</Paragraph>
          <p class="actions">
            <ButtonLink href={href} variant="secondary">
              {say('cases.correctMore')}
            </ButtonLink>
          </p>
        </>
      ) : null}
    </Section>
  )
}
