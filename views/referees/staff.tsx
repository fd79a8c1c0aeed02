import { refereeLimits, refereeSources } from '../../server/policy/referees.ts'
import { Button } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { Bullets, Lead, PageHeading, Paragraph, Section, Tag } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import { ContactInputs, noticeOf, RefereeFacts } from './parts.tsx'
import type { ShownReferee } from './shapes.ts'

/** A referee in the list of staff: how the mail about the entry stands, `none` without an address. */
export interface StaffReferee extends ShownReferee {
  refereeId: string
  mail: 'waiting' | 'sent' | 'failed' | 'none'
}

/** What `/staff/applications/:id/referees` shows. Inputs: id (hidden), name, email, phone, source, sourceNote. */
export interface StaffRefereesPageProps {
  frame: Frame
  applicationId: string
  job: string
  referees: readonly StaffReferee[]
  /** The id the next one will have: the form sent twice adds one. */
  newId: string
  form: FormState
}

/** Who can be asked about an applicant, and a form for one more. */
export function staffRefereesPage(p: StaffRefereesPageProps): string {
  const { frame, job, form } = p
  const say = t(frame.language)
  return renderPage(
    <Layout
      frame={frame}
      title={say('referees.title')}
      failed={form.problems.length > 0}
      noindex
      trail={[
        { path: '/staff/jobs', label: say('frame.staffJobs') },
        { path: `/staff/applications/${p.applicationId}`, label: job },
      ]}
    >
      <ErrorSummary language={frame.language} problems={form.problems} heading="err.summaryStaff" />
      <PageHeading over={job}>{say('referees.title')}</PageHeading>
      <Lead>{say('referees.lead')}</Lead>
      {p.referees.length === 0 ? <Paragraph subtle>{say('referees.none')}</Paragraph> : null}
      {p.referees.map(referee => (
        <Entry key={referee.refereeId} {...p} referee={referee} />
      ))}
      <NewReferee {...p} />
    </Layout>,
  )
}

const tagColors = { waiting: 'info', sent: 'success', failed: 'danger', none: 'amber' } as const

function Entry(p: StaffRefereesPageProps & { referee: StaffReferee }) {
  const { frame, referee } = p
  const say = t(frame.language)
  const path = `/staff/applications/${p.applicationId}/referees/${referee.refereeId}/remove`
  const isUntold = referee.mail === 'none' || referee.mail === 'failed'
  return (
    <Section id={referee.refereeId} heading={referee.name}>
      <p class="tags">
        <Tag color={tagColors[referee.mail]}>{say(`referees.mail.${referee.mail}`)}</Tag>
      </p>
      <RefereeFacts frame={frame} referee={referee} />
      {isUntold ? (
        <>
          <Paragraph>{say('referees.readTitle')}:</Paragraph>
          <Bullets items={noticeOf(frame, referee)} />
        </>
      ) : null}
      <form method="post" action={pathIn(frame, path)} data-once="">
        <Button variant="secondary" label={say('referees.removeOf', { name: referee.name })}>
          {say('referees.remove')}
        </Button>
      </form>
    </Section>
  )
}

function NewReferee({ frame, applicationId, newId, form }: StaffRefereesPageProps) {
  const say = t(frame.language)
  const sources = refereeSources.map(value => ({ value, label: say(`referees.source.${value}`) }))
  return (
    <Section id="add" heading={say('referees.add')}>
      <form
        class="form"
        method="post"
        noValidate
        action={pathIn(frame, `/staff/applications/${applicationId}/referees`)}
        data-once=""
      >
        <Paragraph>{say('referees.addText')}</Paragraph>
        <input type="hidden" name="id" value={newId} />
        <ContactInputs form={form} />
        <Choices form={form} name="source" legend={say('referees.source')} choices={sources} many={false} />
        <Input
          form={form}
          name="sourceNote"
          label={say('referees.sourceNote')}
          maxLength={refereeLimits.sourceNote}
        />
        <div class="actions">
          <Button>{say('referees.addButton')}</Button>
        </div>
      </form>
    </Section>
  )
}
