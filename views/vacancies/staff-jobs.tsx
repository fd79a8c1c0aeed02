import { ButtonLink } from '../components/button.tsx'
import { Lead, PageHeading, Paragraph, Tag, type TagColor } from '../components/text.tsx'
import { inDays, shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import type { VacancyState } from '../shapes.ts'
import { t } from '../text/lookup.ts'

/** What `/staff/jobs` shows. `unread` and `undecided` are counts of applications. */
export interface StaffJobsPageProps {
  frame: Frame
  /** Whether there is a talent pool that this person may see. */
  pool: boolean
  jobs: readonly StaffJobRow[]
}

/** One job in the list. */
export interface StaffJobRow {
  vacancyId: string
  title: string
  place: string
  state: VacancyState
  deadlineOn: string | null
  unread: number
  undecided: number
  /** Messages of applicants that nobody has opened. */
  messages: number
}

/** The colour beside a vacancy's state. */
export const vacancyColors: Readonly<Record<VacancyState, TagColor>> = {
  draft: 'amber',
  published: 'success',
  closed: 'neutral',
}

/** The jobs of the signed-in person. */
export function staffJobsPage({ frame, jobs, pool }: StaffJobsPageProps): string {
  const say = t(frame.language)
  return renderPage(
    <Layout frame={frame} title={say('staffJobs.title')} width="wide" noindex>
      <div class="heading-row">
        <PageHeading>{say('staffJobs.title')}</PageHeading>
        <ButtonLink href={pathIn(frame, '/staff/jobs/new')}>{say('staffJobs.create')}</ButtonLink>
      </div>
      {jobs.length === 0 ? (
        <div class="empty">
          <Lead>{say('staffJobs.empty')}</Lead>
          <Paragraph subtle>{say('staffJobs.emptyMore')}</Paragraph>
        </div>
      ) : (
        <JobsTable frame={frame} jobs={jobs} />
      )}
      {pool ? (
        <p class="actions">
          <ButtonLink href={pathIn(frame, '/staff/pool')} variant="secondary">
            {say('pool.title')}
          </ButtonLink>
        </p>
      ) : null}
    </Layout>,
  )
}

function JobsTable({ frame, jobs }: Omit<StaffJobsPageProps, 'pool'>) {
  const say = t(frame.language)
  const columns = [
    say('staffJobs.job'),
    say('word.state'),
    say('word.deadline'),
    say('staffJobs.unread'),
    say('staffJobs.undecided'),
    say('messages.unread'),
  ]
  return (
    <table class="ds-table cards-when-narrow">
      <caption class="ds-sr-only">{say('staffJobs.table')}</caption>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th scope="col" class={index > 2 ? 'number' : undefined} key={column}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {jobs.map(job => (
          <JobRow key={job.vacancyId} frame={frame} job={job} columns={columns} />
        ))}
      </tbody>
    </table>
  )
}

function JobRow({ frame, job, columns }: { frame: Frame; job: StaffJobRow; columns: readonly string[] }) {
  const say = t(frame.language)
  return (
    <tr>
      <th scope="row" class="row-head">
        <a class="ds-link" href={pathIn(frame, `/staff/jobs/${job.vacancyId}`)}>
          {job.title}
        </a>
        <span class="subtle">{job.place}</span>
      </th>
      <td data-label={columns[1]}>
        <Tag color={vacancyColors[job.state]}>{say(`vacancy.${job.state}`)}</Tag>
      </td>
      <td data-label={columns[2]}>{deadlineOf(frame, job)}</td>
      <td data-label={columns[3]} class="number">
        {job.unread > 0 ? <strong>{job.unread}</strong> : '0'}
      </td>
      <td data-label={columns[4]} class="number">
        {job.undecided}
      </td>
      <td data-label={columns[5]} class="number">
        {job.messages > 0 ? <strong>{job.messages}</strong> : '0'}
      </td>
    </tr>
  )
}

/** How long there is left is of no use once nobody can apply. */
function deadlineOf(frame: Frame, { deadlineOn, state }: Pick<StaffJobRow, 'deadlineOn' | 'state'>): string {
  if (!deadlineOn) return '–'
  const date = shortDate(deadlineOn, frame)
  return state === 'closed' ? date : `${date}, ${inDays(deadlineOn, frame.now, frame)}`
}
