import type { Due } from '../../server/policy/retention.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Lead, PageHeading, Paragraph, Section, Tag } from '../components/text.tsx'
import { monthOf } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import type { ShownState, VacancyState } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { deadlineLine } from '../vacancies/deadline.ts'
import { vacancyColors } from '../vacancies/staff-jobs.tsx'
import { JobTable } from './job-table.tsx'

/** A row of the job's table. `pulled`: erasure pending, `unreadable`: its key is lost; so neither name nor link. */
export type JobRow =
  | {
      kind: 'application'
      applicationId: string
      /** 10 characters. */
      reference: string
      name: string
      receivedAt: Date
      stage: 'received' | 'reviewed'
      state: ShownState
      due: Due
      /** Messages of the applicant that nobody has opened. */
      messages: number
    }
  | { kind: 'unreadable'; reference: string; receivedAt: Date; state: ShownState; due: Due }
  | { kind: 'pulled'; receivedAt: Date }

/** What `/staff/jobs/:id` shows. `stage` is the filter; `next` the keyset's cursor (`?after=`), `first` whether this is the first page. */
export interface StaffJobPageProps {
  frame: Frame
  vacancyId: string
  /** Null before publishing. */
  slug: string | null
  title: string
  place: string
  state: VacancyState
  deadlineOn: string | null
  stage: 'all' | 'received' | 'reviewed'
  rows: readonly JobRow[]
  first: boolean
  next: string | null
  /** Only from 5 on; `lastMonth` is `YYYY-MM`. */
  purged: { count: number; lastMonth: string } | null
  undecided: number
  /** No application to it is left. */
  deletable: boolean
}

/** One job: its applications and when each is deleted. */
export function staffJobPage(p: StaffJobPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  return renderPage(
    <Layout
      frame={frame}
      title={p.title}
      width="wide"
      noindex
      trail={[{ path: '/staff/jobs', label: say('frame.staffJobs') }]}
    >
      <PageHeading over={p.place}>{p.title}</PageHeading>
      <p class="tags">
        <Tag color={vacancyColors[p.state]}>{say(`vacancy.${p.state}`)}</Tag>
        {p.state === 'closed' ? null : <span>{deadlineLine(frame, p.deadlineOn)}</span>}
        <span>{say('job.undecidedCount', { n: p.undecided })}</span>
      </p>
      <JobActions {...p} />
      <Section id="applications" heading={say('job.applications')}>
        <Filter {...p} />
        {p.rows.length === 0 ? <Empty {...p} /> : <JobTable frame={frame} rows={p.rows} />}
        {p.purged ? (
          <Paragraph subtle>
            {say('job.purged', { n: p.purged.count, month: monthOf(p.purged.lastMonth, frame.language) })}
          </Paragraph>
        ) : null}
        <Pages {...p} />
      </Section>
    </Layout>,
  )
}

function JobActions({ frame, vacancyId, slug, state, undecided, deletable }: StaffJobPageProps) {
  const say = t(frame.language)
  const own = `/staff/jobs/${vacancyId}`
  return (
    <div class="actions">
      {state === 'closed' ? null : (
        <ButtonLink href={pathIn(frame, `${own}/edit`)} variant="secondary" size="sm">
          {say('job.edit')}
        </ButtonLink>
      )}
      {state === 'draft' ? (
        <JobForm action={pathIn(frame, `${own}/publish`)} says={say('edit.publish')} />
      ) : null}
      {slug && state === 'published' ? (
        <ButtonLink href={pathIn(frame, `/jobs/${slug}`)} variant="secondary" size="sm">
          {say('job.advert')}
        </ButtonLink>
      ) : null}
      {state === 'published' || (state === 'closed' && undecided > 0) ? (
        <ButtonLink href={pathIn(frame, `${own}/close`)} variant="secondary" size="sm" color="danger">
          {say('job.close')}
        </ButtonLink>
      ) : null}
      {state === 'closed' ? (
        <JobForm action={pathIn(frame, `${own}/reopen`)} says={say('job.reopen')} />
      ) : null}
      {state !== 'published' && deletable ? (
        <JobForm action={pathIn(frame, `${own}/delete`)} says={say('job.delete')} danger />
      ) : null}
    </div>
  )
}

function JobForm({ action, says, danger }: { action: string; says: string; danger?: boolean }) {
  return (
    <form method="post" action={action} data-once="">
      <Button variant="secondary" size="sm" {...(danger ? { color: 'danger' as const } : {})}>
        {says}
      </Button>
    </form>
  )
}

function Filter({ frame, vacancyId, stage }: StaffJobPageProps) {
  const say = t(frame.language)
  const stages = ['all', 'received', 'reviewed'] as const
  return (
    <form class="filter" method="get" action={pathIn(frame, `/staff/jobs/${vacancyId}`)}>
      <label class="ds-label" for="stage">
        {say('job.filter')}
      </label>
      <select class="ds-input" id="stage" name="stage">
        {stages.map(value => (
          <option key={value} value={value} selected={value === stage}>
            {say(`job.stage.${value}`)}
          </option>
        ))}
      </select>
      <Button variant="secondary">{say('job.filterButton')}</Button>
    </form>
  )
}

function Empty({ frame, slug, state, stage, first }: StaffJobPageProps) {
  const say = t(frame.language)
  if (stage !== 'all' || !first) return <Paragraph>{say('job.emptyFilter')}</Paragraph>
  if (state === 'closed') return <Paragraph>{say('job.emptyClosed')}</Paragraph>
  return (
    <div class="empty">
      <Lead>{say('job.empty')}</Lead>
      {slug && state === 'published' ? (
        <Paragraph>
          {say('job.emptyMore')}{' '}
          <a class="ds-link" href={pathIn(frame, `/jobs/${slug}`)}>
            {pathIn(frame, `/jobs/${slug}`)}
          </a>
        </Paragraph>
      ) : null}
    </div>
  )
}

function Pages({ frame, vacancyId, stage, first, next }: StaffJobPageProps) {
  if (first && next === null) return null
  const say = t(frame.language)
  const own = `${pathIn(frame, `/staff/jobs/${vacancyId}`)}?stage=${stage}`
  return (
    <nav class="actions" aria-label={say('job.pages')}>
      {first ? null : (
        <ButtonLink href={own} variant="secondary" size="sm">
          {say('job.first')}
        </ButtonLink>
      )}
      {next === null ? null : (
        <ButtonLink href={`${own}&after=${encodeURIComponent(next)}`} variant="secondary" size="sm">
          {say('job.next')}
        </ButtonLink>
      )}
    </nav>
  )
}
