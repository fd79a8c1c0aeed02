import { Button, ButtonLink } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/** What can still be done once the applicant has been told. */
export interface DecidedPart {
  /** The mail has begun to leave: the decision can be taken back, no longer undone. */
  mayRevert: boolean
  /** Only of somebody hired. */
  handOver: ShownHandOver | null
}

interface ShownHandOver {
  /** Local date, or null while it has not happened. */
  handedOn: string | null
  /** Who took over; empty while nobody did. */
  recipient: string
  /** Whether whoever sees it may write it down. */
  mayWrite: boolean
}

/** Take the decision back, with a reason; hand over somebody hired. */
export function AfterDecision(p: { frame: Frame; applicationId: string; part: DecidedPart }) {
  return (
    <>
      {p.part.handOver ? <HandOver {...p} handOver={p.part.handOver} /> : null}
      {p.part.mayRevert ? <Revert {...p} /> : null}
    </>
  )
}

function HandOver(p: { frame: Frame; applicationId: string; handOver: ShownHandOver }) {
  const { frame, handOver } = p
  const { handedOn, recipient, mayWrite } = handOver
  const say = t(frame.language)
  return (
    <Section id="hand-over" heading={say('handOver.title')} quiet>
      <Paragraph>
        {handedOn === null
          ? say('handOver.waits')
          : say(recipient === '' ? 'handOver.done' : 'handOver.doneTo', {
              date: longDate(handedOn, frame),
              recipient,
            })}
      </Paragraph>
      <p class="actions">
        {mayWrite ? (
          <ButtonLink
            href={pathIn(frame, `/staff/applications/${p.applicationId}/hand-over`)}
            variant="secondary"
          >
            {say(handedOn === null ? 'handOver.open' : 'handOver.correct')}
          </ButtonLink>
        ) : null}
        <ButtonLink
          href={pathIn(frame, `/staff/applications/${p.applicationId}/hire-statement`)}
          variant="secondary"
        >
          {say('statement.open')}
        </ButtonLink>
      </p>
    </Section>
  )
}

function Revert({ frame, applicationId }: { frame: Frame; applicationId: string }) {
  const say = t(frame.language)
  const form = { language: frame.language, typed: {}, problems: [] }
  return (
    <Section id="revert" heading={say('revert.title')} quiet>
      <Paragraph>{say('revert.text')}</Paragraph>
      <form
        class="form"
        method="post"
        action={pathIn(frame, `/staff/applications/${applicationId}/decision/revert`)}
        data-once=""
      >
        <Choices
          form={form}
          name="code"
          legend={say('revert.code')}
          many={false}
          required
          choices={[
            { value: 'mistake', label: say('revert.mistake') },
            { value: 'newInformation', label: say('revert.newInformation') },
          ]}
        />
        <div class="actions">
          <Button variant="secondary">{say('revert.button')}</Button>
        </div>
      </form>
    </Section>
  )
}
