import { Button, ButtonLink } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { PageHeading, Paragraph } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/staff/applications/:id/hand-over` shows. Inputs: recipient, recipientEmail, handedOn (`YYYY-MM-DD`). */
export interface HandOverPageProps {
  frame: Frame
  applicationId: string
  job: string
  /** How long everything is kept after the hand-over, days. */
  daysKept: number
  form: FormState
}

/** The page on which a hand-over is written down: who keeps the file of the person hired, and since when. */
export function handOverPage({ frame, applicationId, job, daysKept, form }: HandOverPageProps): string {
  const say = t(frame.language)
  const path = `/staff/applications/${applicationId}`
  return renderPage(
    <Layout
      frame={frame}
      title={say('handOver.title')}
      failed={form.problems.length > 0}
      noindex
      trail={[
        { path: '/staff/jobs', label: say('frame.staffJobs') },
        { path, label: job },
      ]}
    >
      <PageHeading over={job}>{say('handOver.title')}</PageHeading>
      <ErrorSummary language={form.language} problems={form.problems} heading="err.summaryStaff" />
      <Paragraph>{say('handOver.text', { n: daysKept })}</Paragraph>
      <p class="actions" id="statement">
        <a class="ds-link" href={pathIn(frame, `${path}/hire-statement`)}>
          {say('statement.open')}
        </a>
      </p>
      <form class="form" method="post" action={pathIn(frame, `${path}/hand-over`)} noValidate data-once="">
        <Input form={form} name="recipient" label={say('handOver.recipient')} maxLength={200} />
        <Input
          form={form}
          name="recipientEmail"
          label={say('handOver.recipientEmail')}
          hint={say('handOver.recipientEmailHint')}
          required={false}
          type="email"
        />
        <Input form={form} name="handedOn" label={say('handOver.handedOn')} type="date" />
        <div class="actions">
          <Button>{say('handOver.button')}</Button>
          <ButtonLink href={pathIn(frame, path)} variant="tertiary">
            {say('handOver.cancel')}
          </ButtonLink>
        </div>
      </form>
    </Layout>,
  )
}
