import type { PolicyDocument } from '../../server/policy/document.ts'
import { Facts, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { dateAndTime, longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import type { ShownVersion } from './policy.tsx'

/** What `/staff/privacy/policy/:n` shows: one version as it was published. */
export interface PolicyVersionPageProps {
  frame: Frame
  version: ShownVersion
  document: Pick<PolicyDocument, 'retention' | 'timing' | 'pool' | 'summary' | 'timeZone'>
  /** Null: the configured file, which no member of staff published. */
  published: { at: Date; by: string | null }
  confirmed: { at: Date; by: string | null } | null
  revokedAt: Date | null
  /** SHA-256 of the document, hexadecimal. */
  hash: string
}

type Rows = (readonly [string, string])[]

/** One version of the deletion rules: periods, dates, who published it. */
export function policyVersionPage(p: PolicyVersionPageProps): string {
  const { frame, version } = p
  const say = t(frame.language)
  const title = say('rules.versionTitle', { n: version.version })
  return renderPage(
    <Layout
      frame={frame}
      title={title}
      noindex
      trail={[{ path: '/staff/privacy/policy', label: say('rules.title') }]}
    >
      <PageHeading>{title}</PageHeading>
      <Lead>{p.document.summary[frame.language]}</Lead>
      <Facts rows={historyOf(p)} />
      <Section id="periods" heading={say('rules.periods')}>
        <Facts rows={periodsOf(p)} />
      </Section>
      <Section id="timing" heading={say('rules.timing')}>
        <Facts rows={timingOf(p)} />
      </Section>
      <Paragraph subtle>
        {say('rules.hash')} <code class="code">{p.hash}</code>
      </Paragraph>
    </Layout>,
  )
}

function historyOf({ frame, version, published, confirmed, revokedAt }: PolicyVersionPageProps): Rows {
  const say = t(frame.language)
  const told = ({ at, by }: { at: Date; by: string | null }) =>
    by === null ? dateAndTime(at, frame) : say('rules.atBy', { time: dateAndTime(at, frame), name: by })
  return [
    [say('rules.state'), say(`rules.state.${version.state}`)],
    [say('rules.effective'), longDate(version.effective, frame)],
    [say('rules.published'), told(published)],
    ...(confirmed ? [[say('rules.confirmed'), told(confirmed)] as const] : []),
    ...(revokedAt ? [[say('rules.revokedAt'), dateAndTime(revokedAt, frame)] as const] : []),
  ]
}

function periodsOf({ frame, document: { retention, pool } }: PolicyVersionPageProps): Rows {
  const say = t(frame.language)
  const months = (n: number) => say('rules.months', { n })
  const days = (n: number) => say('rules.days', { n })
  const { hired, backups } = retention
  return [
    [say('rules.period.rejected'), months(retention.rejected.months)],
    [say('rules.period.cancelled'), months(retention.cancelled.months)],
    [say('rules.period.withdrawn'), days(retention.withdrawn.days)],
    [say('rules.period.hired'), say('rules.hiredPeriod', { days: hired.days, months: hired.capMonths })],
    [say('rules.period.undecided'), months(retention.undecided.months)],
    [
      say('rules.period.pool'),
      pool ? say('rules.poolPeriod', { months: pool.months, most: pool.maxMonths }) : say('rules.noPool'),
    ],
    [say('rules.period.drafts'), say('rules.hours', { n: retention.drafts.hours })],
    [say('rules.period.managerAccess'), days(retention.managerAccess.days)],
    [say('rules.period.cases'), months(retention.cases.months)],
    [say('rules.period.receipts'), months(retention.receipts.months)],
    [say('rules.period.log'), days(retention.log.days)],
    [
      say('rules.period.backups'),
      say('rules.backupPeriod', { data: backups.dataDays, keys: backups.keyDays }),
    ],
  ]
}

function timingOf({ frame, document: { timing, timeZone } }: PolicyVersionPageProps): Rows {
  const say = t(frame.language)
  return [
    [say('rules.notice'), say('rules.days', { n: timing.noticeDays })],
    [say('rules.coolingOff'), say('rules.hours', { n: timing.coolingOff.hours })],
    [say('rules.decisionMail'), say('rules.minutes', { n: timing.decisionMailMinutes })],
    [say('rules.zone'), timeZone],
  ]
}
