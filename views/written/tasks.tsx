import { PageHeading, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'

/** So many things of one job wait. */
export interface JobTask {
  vacancyId: string
  job: string
  n: number
}

/** What `/staff/tasks` shows: jobs and dates, no applicant's name. */
export interface TasksPageProps {
  frame: Frame
  contests: readonly { applicationId: string; noteId: string; job: string; at: Date }[]
  /** Of people hired: what others may know of them is to be written. */
  statements: readonly { applicationId: string; job: string; at: Date }[]
  /** Who has a copy and no address: to be told by hand before that local date. */
  byHand: readonly { applicationId: string; job: string; holder: string; dueOn: string }[]
  messages: readonly JobTask[]
  /** Closed jobs with somebody whom closing passed over: restricted or held then, and in sight now. */
  left: readonly JobTask[]
  undecided: readonly JobTask[]
}

/** What waits for the member of staff who asks. */
export function tasksPage({ frame, contests, statements, byHand, ...jobs }: TasksPageProps): string {
  const { messages, left, undecided } = jobs
  const say = t(frame.language)
  const isEmpty = [contests, statements, byHand, messages, left, undecided].every(
    waiting => waiting.length === 0,
  )
  return renderPage(
    <Layout frame={frame} title={say('tasks.title')} noindex>
      <PageHeading>{say('tasks.title')}</PageHeading>
      {isEmpty ? <Paragraph>{say('tasks.none')}</Paragraph> : null}
      <Jobs frame={frame} id="left" heading={say('tasks.left')} jobs={left} to="/close" />
      {contests.length === 0 ? null : (
        <Section id="contests" heading={say('tasks.contests')}>
          <ul class="ds-list">
            {contests.map(({ applicationId, noteId, job, at }) => (
              <li key={noteId}>
                <a
                  class="ds-link"
                  href={pathIn(frame, `/staff/applications/${applicationId}/notes/${noteId}`)}
                >
                  {say('tasks.contest', { job, date: longDate(at, frame) })}
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Statements frame={frame} statements={statements} />
      <ByHand frame={frame} byHand={byHand} />
      <Jobs frame={frame} id="messages" heading={say('tasks.messages')} jobs={messages} />
      <Jobs frame={frame} id="undecided" heading={say('tasks.undecided')} jobs={undecided} />
    </Layout>,
  )
}

function Statements({ frame, statements }: Pick<TasksPageProps, 'frame' | 'statements'>) {
  const say = t(frame.language)
  if (statements.length === 0) return null
  return (
    <Section id="statements" heading={say('tasks.statements')}>
      <ul class="ds-list">
        {statements.map(({ applicationId, job, at }) => (
          <li key={applicationId}>
            <a class="ds-link" href={pathIn(frame, `/staff/applications/${applicationId}/hire-statement`)}>
              {say('tasks.statement', { job, date: longDate(at, frame) })}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function ByHand({ frame, byHand }: Pick<TasksPageProps, 'frame' | 'byHand'>) {
  const say = t(frame.language)
  if (byHand.length === 0) return null
  return (
    <Section id="by-hand" heading={say('tasks.byHand')}>
      <Paragraph>{say('tasks.byHandText')}</Paragraph>
      <ul class="ds-list">
        {byHand.map(({ applicationId, job, holder, dueOn }) => (
          <li key={`${applicationId} ${holder}`}>
            <a class="ds-link" href={pathIn(frame, `/staff/applications/${applicationId}/hand-over`)}>
              {say('tasks.byHandOne', { holder, job, date: longDate(dueOn, frame) })}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Links to the jobs, or to a page below each. */
function Jobs(p: { frame: Frame; id: string; heading: string; jobs: readonly JobTask[]; to?: string }) {
  if (p.jobs.length === 0) return null
  return (
    <Section id={p.id} heading={p.heading}>
      <ul class="ds-list">
        {p.jobs.map(({ vacancyId, job, n }) => (
          <li key={vacancyId}>
            <a class="ds-link" href={pathIn(p.frame, `/staff/jobs/${vacancyId}${p.to ?? ''}`)}>
              {t(p.frame.language)('tasks.count', { job, n })}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
