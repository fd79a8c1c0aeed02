import { statementLimits, statementParts, type StatementWords } from '../../server/policy/hire-statement.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { PageHeading, Paragraph } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import { Words } from './words.tsx'

/** What `/staff/applications/:id/hire-statement` shows to those who write. Inputs: education, practice, other. */
export interface WriteStatementPageProps {
  frame: Frame
  applicationId: string
  job: string
  form: FormState
}

/** The form for what somebody hired can do. */
export function writeStatementPage({ frame, applicationId, job, form }: WriteStatementPageProps): string {
  const say = t(frame.language)
  const path = `/staff/applications/${applicationId}`
  return renderPage(
    <Layout
      frame={frame}
      title={say('statement.title')}
      failed={form.problems.length > 0}
      noindex
      trail={[
        { path: '/staff/jobs', label: say('frame.staffJobs') },
        { path, label: job },
      ]}
    >
      <PageHeading over={job}>{say('statement.title')}</PageHeading>
      <ErrorSummary language={form.language} problems={form.problems} heading="err.summaryStaff" />
      <Paragraph>{say('statement.lead')}</Paragraph>
      <Paragraph>{say('statement.rules')}</Paragraph>
      <form
        class="form"
        method="post"
        action={pathIn(frame, `${path}/hire-statement`)}
        noValidate
        data-once=""
      >
        {statementParts.map(part => (
          <Input
            key={part}
            form={form}
            name={part}
            label={say(`statement.${part}`)}
            hint={say(`statement.${part}Hint`)}
            required={statementLimits[part].required}
            maxLength={statementLimits[part].max}
            rows={4}
          />
        ))}
        <div class="actions">
          <Button>{say('statement.button')}</Button>
          <ButtonLink href={pathIn(frame, path)} variant="tertiary">
            {say('statement.cancel')}
          </ButtonLink>
        </div>
      </form>
    </Layout>,
  )
}

/** What the same path shows to a privacy officer. */
export interface ReadStatementPageProps {
  frame: Frame
  job: string
  /** Undefined while nobody has written it. */
  words: StatementWords | undefined
}

/** What was written of somebody hired, to be read. */
export function readStatementPage({ frame, job, words }: ReadStatementPageProps): string {
  const say = t(frame.language)
  return renderPage(
    <Layout frame={frame} title={say('statement.title')} noindex>
      <PageHeading over={job}>{say('statement.title')}</PageHeading>
      {words ? (
        <Words language={frame.language} words={words} />
      ) : (
        <Paragraph>{say('statement.none')}</Paragraph>
      )}
    </Layout>,
  )
}
