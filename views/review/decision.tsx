import { Button } from '../components/button.tsx'
import { Paragraph, Section } from '../components/text.tsx'
import { longDate, timeFrom } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/** The strip of a fresh decision, drawn from the outbox row. `at`: when the mail goes, or went. */
export interface DecisionStrip {
  outcome: 'rejected' | 'hired' | 'cancelled'
  mail: { state: 'waiting' | 'sending' | 'sent' | 'failed'; at: Date }
  mayUndo: boolean
}

/** "Avslag lagret. E-posten går kl. 14.32. Opplysningene slettes 22. mai 2027. [Angre]" */
export function Strip(p: { frame: Frame; applicationId: string; strip: DecisionStrip; dueOn: string }) {
  const { frame, strip } = p
  const say = t(frame.language)
  const failed = strip.mail.state === 'failed'
  return (
    <div class="strip" data-color={failed ? 'danger' : 'accent'} role="status">
      <p class="ds-paragraph">
        <strong>{say(`strip.${strip.outcome}`)}</strong> {mailText(frame, strip)}{' '}
        {say('strip.due', { date: longDate(p.dueOn, frame) })}
      </p>
      {strip.mayUndo ? (
        <form
          method="post"
          action={pathIn(frame, `/staff/applications/${p.applicationId}/decision/undo`)}
          data-once=""
        >
          <Button variant="secondary" size="sm">
            {say('strip.undo')}
          </Button>
        </form>
      ) : null}
    </div>
  )
}

function mailText(frame: Frame, { mail }: DecisionStrip): string {
  const say = t(frame.language)
  const time = timeFrom(mail.at, frame.now, frame)
  if (mail.state === 'waiting') return say('strip.mailWaits', { time })
  if (mail.state === 'sending') return say('strip.mailSending')
  return mail.state === 'sent' ? say('strip.mailSent', { time }) : say('strip.mailFailed')
}

/** Reject and hire: each its own form, one click. */
export function DecideButtons({ frame, applicationId }: { frame: Frame; applicationId: string }) {
  const say = t(frame.language)
  const action = pathIn(frame, `/staff/applications/${applicationId}/decision`)
  return (
    <Section id="decide" heading={say('read.decide')} quiet>
      <Paragraph>{say('read.decideText')}</Paragraph>
      <div class="actions">
        {(['hired', 'rejected'] as const).map(outcome => (
          <form key={outcome} method="post" action={action} data-once="">
            <input type="hidden" name="outcome" value={outcome} />
            <Button variant={outcome === 'hired' ? 'primary' : 'secondary'}>
              {say(outcome === 'hired' ? 'read.hire' : 'read.reject')}
            </Button>
          </form>
        ))}
      </div>
      <p>
        <a class="ds-link" href={pathIn(frame, `/staff/applications/${applicationId}/withdraw`)}>
          {say('staffWithdraw.open')}
        </a>
      </p>
    </Section>
  )
}
