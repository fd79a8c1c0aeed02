import { Lead, PageHeading } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import type { ShownVacancy } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { deadlineLine } from './deadline.ts'

/** What `/jobs` shows; `deadlineOn` is a local date or null (until closed). */
export interface JobsPageProps {
  frame: Frame
  jobs: readonly (ShownVacancy & { unit: string; deadlineOn: string | null })[]
}

/** The list of open jobs. */
export function jobsPage({ frame, jobs }: JobsPageProps): string {
  const title = t(frame.language)('jobs.title')
  return renderPage(
    <Layout frame={frame} title={title}>
      <PageHeading>{title}</PageHeading>
      <JobList frame={frame} jobs={jobs} />
      <p class="ds-paragraph subtle">
        <a class="ds-link" href={pathIn(frame, '/jobs.rss')}>
          {t(frame.language)('jobs.feed')}
        </a>
      </p>
    </Layout>,
  )
}

/** Open jobs as cards, or that there are none. */
export function JobList({ frame, jobs }: JobsPageProps) {
  const say = t(frame.language)
  if (jobs.length === 0) {
    return (
      <div class="empty">
        <Lead>{say('jobs.empty')}</Lead>
        <p class="ds-paragraph subtle">{say('jobs.emptyMore')}</p>
      </div>
    )
  }
  return (
    <ul class="cards">
      {jobs.map(job => (
        <li class="ds-card job-card" key={job.slug}>
          <h2 class="ds-heading" data-size="xs">
            <a class="ds-link job-card__link" href={pathIn(frame, `/jobs/${job.slug}`)}>
              {job.title}
            </a>
          </h2>
          <p class="ds-paragraph">{[job.unit, job.place].filter(word => word !== '').join(', ')}</p>
          <p class="ds-paragraph subtle" data-size="sm">
            {deadlineLine(frame, job.deadlineOn)}
          </p>
        </li>
      ))}
    </ul>
  )
}
