import type { Problem } from '../../server/policy/problem.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { longDate, shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/staff/jobs/:id/close` shows: each undecided application with the day of deletion it gets. */
export interface CloseJobPageProps {
  frame: Frame
  vacancyId: string
  title: string
  /** Closed before, with somebody undecided still. */
  isClosed: boolean
  undecided: readonly { applicationId: string; name: string; receivedAt: Date; dueOn: string }[]
  /** People hired of whom it must be written first what others may know of them, with when they were hired. */
  unstated: readonly { applicationId: string; at: Date }[]
  problems: readonly Problem[]
  /** Minutes until the mails go. */
  mailMinutes: number
}

/** The page before a job is closed. */
export function closeJobPage(p: CloseJobPageProps): string {
  const { frame, title } = p
  const say = t(frame.language)
  const own = `/staff/jobs/${p.vacancyId}`
  return renderPage(
    <Layout
      frame={frame}
      title={say('close.title', { job: title })}
      failed={p.problems.length > 0}
      noindex
      trail={[
        { path: '/staff/jobs', label: say('frame.staffJobs') },
        { path: own, label: title },
      ]}
    >
      <PageHeading>{say('close.title', { job: title })}</PageHeading>
      <ErrorSummary language={frame.language} problems={p.problems} heading="err.summaryStaff" />
      <Lead>{say(p.isClosed ? 'close.leadClosed' : 'close.lead')}</Lead>
      <Unstated {...p} />
      <Undecided {...p} />
      <form class="actions" method="post" action={pathIn(frame, `${own}/close`)} data-once="">
        <Button color="danger">{say(p.isClosed ? 'close.buttonClosed' : 'close.button')}</Button>
        <ButtonLink href={pathIn(frame, own)} variant="tertiary">
          {say(p.isClosed ? 'close.back' : 'close.cancel')}
        </ButtonLink>
      </form>
    </Layout>,
  )
}

function Unstated({ frame, unstated }: CloseJobPageProps) {
  const say = t(frame.language)
  if (unstated.length === 0) return null
  return (
    <Section id="statements" heading={say('tasks.statements')}>
      <ul class="ds-list">
        {unstated.map(({ applicationId, at }) => (
          <li key={applicationId}>
            <a class="ds-link" href={pathIn(frame, `/staff/applications/${applicationId}/hire-statement`)}>
              {say('statement.writeFor', { date: longDate(at, frame) })}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Undecided({ frame, undecided, mailMinutes }: CloseJobPageProps) {
  const say = t(frame.language)
  if (undecided.length === 0) return <Paragraph>{say('close.none')}</Paragraph>
  const heading =
    undecided.length === 1 ? say('close.undecidedOne') : say('close.undecided', { n: undecided.length })
  return (
    <Section id="undecided" heading={heading}>
      <Paragraph>{say('close.effect', { n: mailMinutes })}</Paragraph>
      <table class="ds-table cards-when-narrow">
        <thead>
          <tr>
            <th scope="col">{say('job.name')}</th>
            <th scope="col">{say('word.received')}</th>
            <th scope="col">{say('word.deleted')}</th>
          </tr>
        </thead>
        <tbody>
          {undecided.map(row => (
            <tr key={row.applicationId}>
              <th scope="row" class="row-head">
                {row.name}
              </th>
              <td data-label={say('word.received')}>{shortDate(row.receivedAt, frame)}</td>
              <td data-label={say('word.deleted')}>{shortDate(row.dueOn, frame)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
