import type { Question } from '../../server/policy/questions.ts'
import { ButtonLink } from '../components/button.tsx'
import { Alert, Facts, Lead, PageHeading, Prose, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout, type Crumb } from '../layout.tsx'
import { ruleText } from '../rules.ts'
import type { ShownRetention, ShownVacancy } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { deadlineText } from './deadline.ts'
import { employmentText } from './employment.ts'
import { JobList, type JobsPageProps } from './jobs.tsx'
import { JobPosting } from './structured-data.tsx'

/** An advert in full. */
export interface Advert extends ShownVacancy {
  unit: string
  family: string
  /** A word of schema.org: `FULL_TIME`, ... */
  employmentType: string
  text: string
  deadlineOn: string | null
  contactName: string
  contactEmail: string
  /** Null while a draft is previewed. */
  publishedAt: Date | null
  questions: readonly Question[]
}

/** What `/jobs/:slug` shows. `retention` and `undecidedOn` fill the short notice. `url` is absolute, for JSON-LD. */
export interface AdvertPageProps {
  frame: Frame
  advert: Advert
  state: 'open' | 'deadlinePassed' | 'preview'
  retention: ShownRetention
  /** The day of deletion if sent today and never decided: `YYYY-MM-DD`. */
  undecidedOn: string
  url: string
  /** In a preview: the vacancy's id, for the way back. */
  vacancyId?: string
}

/** The advert of one job. */
export function advertPage(p: AdvertPageProps): string {
  const { frame, advert, state } = p
  return renderPage(
    <Layout
      frame={frame}
      title={advert.title}
      trail={trailOf(p)}
      noindex={state !== 'open'}
      head={state === 'open' ? <JobPosting {...p} /> : null}
    >
      <StateMessage {...p} />
      <PageHeading over={[advert.unit, advert.place].filter(word => word !== '').join(', ')}>
        {advert.title}
      </PageHeading>
      <ApplyButton {...p} />
      <AdvertFacts frame={frame} advert={advert} />
      <Prose text={advert.text} />
      <Reasons {...p} />
      <Contact {...p} />
      <ShortNotice {...p} />
      <ApplyButton {...p} />
    </Layout>,
  )
}

/** The 410 page of a closed job, with the jobs that are open. */
export function closedAdvertPage({ frame, jobs }: JobsPageProps): string {
  const say = t(frame.language)
  return renderPage(
    <Layout
      frame={frame}
      title={say('advert.closed')}
      trail={[{ path: '/jobs', label: say('frame.jobs') }]}
      noindex
    >
      <PageHeading>{say('advert.closed')}</PageHeading>
      {jobs.length > 0 ? <Lead>{say('advert.closedMore')}</Lead> : null}
      <JobList frame={frame} jobs={jobs} />
    </Layout>,
  )
}

function trailOf({ frame, vacancyId }: AdvertPageProps): Crumb[] {
  const say = t(frame.language)
  if (!vacancyId) return [{ path: '/jobs', label: say('frame.jobs') }]
  return [
    { path: '/staff/jobs', label: say('frame.staffJobs') },
    { path: `/staff/jobs/${vacancyId}/edit`, label: say('advert.previewBack') },
  ]
}

function StateMessage({ frame, advert, state }: AdvertPageProps) {
  const say = t(frame.language)
  if (state === 'preview') return <Alert color="info">{say('advert.preview')}</Alert>
  if (state === 'open' || !advert.deadlineOn) return null
  const date = longDate(advert.deadlineOn, frame)
  return <Alert color="warning">{say('advert.deadlinePassed', { date })}</Alert>
}

function ApplyButton({ frame, advert, state }: AdvertPageProps) {
  if (state !== 'open') return null
  return (
    <p class="actions">
      <ButtonLink href={pathIn(frame, `/jobs/${advert.slug}/apply`)} size="lg">
        {t(frame.language)('advert.apply')}
      </ButtonLink>
    </p>
  )
}

function AdvertFacts({ frame, advert }: Pick<AdvertPageProps, 'frame' | 'advert'>) {
  const say = t(frame.language)
  const rows: [string, string][] = [
    [say('word.place'), advert.place],
    [say('word.unit'), advert.unit],
    [say('word.employment'), employmentText(frame.language, advert.employmentType)],
    [say('word.deadline'), deadlineText(frame, advert.deadlineOn)],
    [say('advert.published'), advert.publishedAt ? longDate(advert.publishedAt, frame) : ''],
  ]
  return (
    <div class="panel">
      <Facts rows={rows.filter(([, value]) => value !== '')} />
    </div>
  )
}

function Reasons({ frame, advert }: AdvertPageProps) {
  const say = t(frame.language)
  const explained = advert.questions.flatMap(question =>
    question.override?.code === 'needed'
      ? [[question.label[frame.language], question.override.reason[frame.language]] as const]
      : [],
  )
  if (explained.length === 0) return null
  return (
    <Section id="reasons" heading={say('advert.reasons')} quiet>
      <p class="ds-paragraph">{say('advert.reasonsText')}</p>
      <Facts rows={explained} />
    </Section>
  )
}

function Contact({ frame, advert }: AdvertPageProps) {
  const say = t(frame.language)
  if (advert.contactEmail === '') return null
  return (
    <Section id="contact" heading={say('advert.contact')} quiet>
      <p class="ds-paragraph">
        {say('advert.contactText', { person: advert.contactName })}{' '}
        <a class="ds-link" href={`mailto:${advert.contactEmail}`}>
          {advert.contactEmail}
        </a>
      </p>
    </Section>
  )
}

function ShortNotice(p: AdvertPageProps) {
  const say = t(p.frame.language)
  return (
    <Section id="privacy" heading={say('advert.privacy')} quiet>
      <p class="ds-paragraph">
        <ShortNoticeText {...p} />
      </p>
    </Section>
  )
}

/** The short notice with its link. Source: privacy.md 7 */
export function ShortNoticeText(p: { frame: Frame; retention: ShownRetention; undecidedOn: string }) {
  return (
    <>
      {shortNotice(p)}{' '}
      <a class="ds-link" href={pathIn(p.frame, '/privacy')}>
        {t(p.frame.language)('notice.more')}
      </a>
    </>
  )
}

/** The short notice with the rule and the date without a decision. */
function shortNotice(p: { frame: Frame; retention: ShownRetention; undecidedOn: string }): string {
  const { frame, retention, undecidedOn } = p
  return t(frame.language)('notice.short', {
    rule: ruleText(frame.language, 'rejected', retention),
    date: longDate(undecidedOn, frame),
  })
}
