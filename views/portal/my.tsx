import type { Due } from '../../server/policy/retention.ts'
import { PageHeading, Paragraph, Tag } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import type { ShownOutcome } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { outcomeColors } from './outcome.ts'

/** What `/my` shows: the subject's applications. */
export interface MyPageProps {
  frame: Frame
  applications: readonly {
    applicationId: string
    job: string
    receivedAt: Date
    outcome: ShownOutcome
    due: Due
  }[]
}

/** The applicant's own list. */
export function myPage({ frame, applications }: MyPageProps): string {
  const say = t(frame.language)
  const title = applications.length === 0 ? say('my.empty') : say('my.title')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      <ul class="cards">
        {applications.map(application => (
          <li class="ds-card job-card" key={application.applicationId}>
            <h2 class="ds-heading" data-size="xs">
              <a
                class="ds-link job-card__link"
                href={pathIn(frame, `/my/applications/${application.applicationId}`)}
              >
                {application.job}
              </a>
            </h2>
            <Paragraph>{say('my.due', { date: longDate(application.due.date, frame) })}</Paragraph>
            <p class="ds-paragraph subtle" data-size="sm">
              {say('word.received')} {longDate(application.receivedAt, frame)}
            </p>
            <Tag color={outcomeColors[application.outcome]}>{say(`outcome.${application.outcome}`)}</Tag>
          </li>
        ))}
      </ul>
    </Layout>,
  )
}
