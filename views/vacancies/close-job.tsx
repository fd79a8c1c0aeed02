import { Button, ButtonLink } from '../components/button.tsx'
import { Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** What `/staff/jobs/:id/close` shows: each undecided application with the day of deletion it gets. */
export interface CloseJobPageProps {
  frame: Frame
  vacancyId: string
  title: string
  undecided: readonly { applicationId: string; name: string; receivedAt: Date; dueOn: string }[]
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
      noindex
      trail={[
        { path: '/staff/jobs', label: say('frame.staffJobs') },
        { path: own, label: title },
      ]}
    >
      <PageHeading>{say('close.title', { job: title })}</PageHeading>
      <Lead>{say('close.lead')}</Lead>
      <Undecided {...p} />
      <form class="actions" method="post" action={pathIn(frame, `${own}/close`)} data-once="">
        <Button color="danger">{say('close.button')}</Button>
        <ButtonLink href={pathIn(frame, own)} variant="tertiary">
          {say('close.cancel')}
        </ButtonLink>
      </form>
    </Layout>,
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
