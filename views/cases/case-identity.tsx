import { Button } from '../components/button.tsx'
import { Alert, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import type { ShownCase } from './case-parts.tsx'

/** Who asks: known, or three ways to know. */
export function CaseIdentity({ frame, shown }: { frame: Frame; shown: ShownCase }) {
  const say = t(frame.language)
  const { identity } = shown
  return (
    <Section id="identity" heading={say('cases.identity')}>
      {identity ? (
        <Paragraph>
          {say('cases.identified', {
            date: longDate(identity.at, frame),
            method: say(`cases.method.${identity.method}`).toLowerCase(),
          })}
        </Paragraph>
      ) : (
        <Ways frame={frame} shown={shown} />
      )}
    </Section>
  )
}

function Ways({ frame, shown }: { frame: Frame; shown: ShownCase }) {
  const say = t(frame.language)
  if (shown.isNobody) return <Alert color="info">{say('cases.nobodyHeld')}</Alert>
  return (
    <form method="post" action={pathIn(frame, `/staff/cases/${shown.caseId}/identity`)} data-once="">
      <Paragraph>{say(shown.state === 'awaitingIdentity' ? 'cases.linkSent' : 'cases.notYet')}</Paragraph>
      <div class="actions">
        <Button name="method" value="link">
          {say('cases.sendLink')}
        </Button>
        <Button name="method" value="inPerson" variant="secondary">
          {say('cases.metInPerson')}
        </Button>
        {shown.channel === 'letter' ? (
          <Button name="method" value="reference" variant="secondary">
            {say('cases.hasReference')}
          </Button>
        ) : null}
      </div>
    </form>
  )
}
