import { CaseDeadlines } from '../cases/case-deadlines.tsx'
import type { ListedCase } from '../cases/shapes.ts'
import { RowsTable } from '../components/table.tsx'
import type { UnitRule } from '../../server/policy/pool-due.ts'
import { Button } from '../components/button.tsx'
import {
  Alert,
  Facts,
  Lead,
  PageHeading,
  Paragraph,
  Section,
  Tag,
  type TagColor,
} from '../components/text.tsx'
import { dateAndTime, longDate, shortDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { t } from '../text/lookup.ts'
import type { CheckName } from './check-names.ts'

/** A check as shown. */
export interface ShownCheck {
  name: CheckName
  level: 'good' | 'amber' | 'red'
  count: number
  what: readonly string[]
}

/** What `/staff/privacy` and `/staff/admin/operations` show. */
export interface PrivacyPageProps {
  frame: Frame
  office: 'privacy' | 'operations'
  people: number
  overdue: number
  /** Requests that wait for an answer; only the privacy office shows them. */
  openCases: number
  /** The same, those due first before the others; empty for any other office. */
  waiting: readonly ListedCase[]
  lastSweepAt: Date | null
  /** In the past when something is due now. */
  nextDueAt: Date | null
  checks: readonly ShownCheck[]
  /** What waits behind the mass brake; only its own page lets it go. */
  brake: ShownBrake | null
}

/** What waits for a person. */
export interface ShownBrake {
  waiting: number
  setAt: Date
  units: readonly { reference: string; date: string; rule: UnitRule }[]
}

const colors: Readonly<Record<ShownCheck['level'], TagColor>> = {
  good: 'success',
  amber: 'warning',
  red: 'danger',
}

/** How the installation stands, and what needs a person. */
export function privacyPage(p: PrivacyPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say(`${p.office}.title`)
  return renderPage(
    <Layout frame={frame} title={title} width="wide" noindex>
      <PageHeading>{title}</PageHeading>
      <RedStrip {...p} />
      <Facts
        rows={[
          [say('privacy.people'), p.people],
          [say('privacy.overdue'), p.overdue],
          ...openCasesRow(p),
          [say('privacy.lastSweep'), p.lastSweepAt ? dateAndTime(p.lastSweepAt, frame) : say('privacy.none')],
          [say('privacy.next'), nextText(p)],
        ]}
      />
      <Deadlines {...p} />
      {p.brake ? <Brake frame={frame} office={p.office} brake={p.brake} /> : null}
      {p.office === 'privacy' ? <Pages frame={frame} /> : null}
      <Section id="health" heading={say('privacy.health')}>
        <ChecksTable {...p} />
      </Section>
    </Layout>,
  )
}

function openCasesRow({ frame, office, openCases }: PrivacyPageProps): [string, number][] {
  return office === 'privacy' ? [[t(frame.language)('privacy.openCases'), openCases]] : []
}

function Deadlines({ frame, waiting }: PrivacyPageProps) {
  if (waiting.length === 0) return null
  return (
    <Section id="deadlines" heading={t(frame.language)('cases.chart.title')}>
      <CaseDeadlines frame={frame} waiting={waiting} />
    </Section>
  )
}

function nextText({ frame, nextDueAt }: PrivacyPageProps): string {
  const say = t(frame.language)
  if (!nextDueAt) return say('privacy.none')
  return nextDueAt <= frame.now ? say('privacy.now') : dateAndTime(nextDueAt, frame)
}

const pages = [
  ['/staff/find', 'findApp.title'],
  ['/staff/privacy/holds', 'holds.title'],
  ['/staff/privacy/policy', 'rules.title'],
  ['/staff/privacy/recipients', 'copies.listTitle'],
  ['/staff/privacy/referees', 'refereesOffice.title'],
  ['/certificates', 'check.title'],
] as const

function Pages({ frame }: Pick<PrivacyPageProps, 'frame'>) {
  const say = t(frame.language)
  return (
    <Section id="pages" heading={say('privacy.pages')}>
      <ul class="ds-list">
        {pages.map(([path, title]) => (
          <li key={path}>
            <a class="ds-link" href={pathIn(frame, path)}>
              {say(title)}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function RedStrip({ frame, checks }: PrivacyPageProps) {
  const red = checks.filter(check => check.level === 'red')
  if (red.length === 0) return null
  const say = t(frame.language)
  return (
    <Alert color="danger">
      <strong>{say('privacy.red')}</strong>
      <ul class="ds-list">
        {red.map(check => (
          <li key={check.name}>{`${say(`health.${check.name}.title`)}: ${todoOf(frame, check)}`}</li>
        ))}
      </ul>
    </Alert>
  )
}

function todoOf({ language }: Frame, { name, what }: ShownCheck): string {
  return t(language)(`health.${name}.todo`, { what: what.join(', ') })
}

function ChecksTable({ frame, checks }: PrivacyPageProps) {
  const say = t(frame.language)
  const columns = [say('privacy.check'), say('word.state'), say('privacy.todo')]
  return (
    <RowsTable caption={say('privacy.healthTable')} columns={columns}>
      {checks.map(check => (
        <tr key={check.name}>
          <th scope="row" class="row-head">
            {say(`health.${check.name}.name`)}
          </th>
          <td data-label={columns[1]}>
            <Tag color={colors[check.level]}>
              {check.count > 0
                ? `${say(`health.level.${check.level}`)} (${check.count})`
                : say(`health.level.${check.level}`)}
            </Tag>
          </td>
          <td data-label={columns[2]}>{check.level === 'good' ? '–' : todoOf(frame, check)}</td>
        </tr>
      ))}
    </RowsTable>
  )
}

function Brake({
  frame,
  office,
  brake,
}: {
  frame: Frame
  office: 'privacy' | 'operations'
  brake: ShownBrake
}) {
  const say = t(frame.language)
  return (
    <Section id="brake" heading={say('privacy.brake')}>
      <Lead>{say('privacy.brakeLead', { n: brake.waiting, day: longDate(brake.setAt, frame) })}</Lead>
      <BrakeTable frame={frame} brake={brake} />
      {brake.waiting > brake.units.length ? (
        <Paragraph subtle>{say('privacy.brakeMore', { n: brake.units.length })}</Paragraph>
      ) : null}
      {office === 'privacy' ? (
        <form method="post" action={pathIn(frame, '/staff/privacy/runs/release')}>
          <Paragraph>{say('privacy.releaseWarning')}</Paragraph>
          <div class="actions">
            <Button color="danger">{say('privacy.release', { n: brake.waiting })}</Button>
          </div>
        </form>
      ) : null}
    </Section>
  )
}

function BrakeTable({ frame, brake }: { frame: Frame; brake: ShownBrake }) {
  const say = t(frame.language)
  const columns = [say('privacy.reference'), say('privacy.day'), say('privacy.rule')]
  return (
    <RowsTable caption={say('privacy.brakeTable')} columns={columns}>
      {brake.units.map(unit => (
        <tr key={unit.reference}>
          <th scope="row" class="row-head">
            {unit.reference}
          </th>
          <td data-label={columns[1]}>{shortDate(unit.date, frame)}</td>
          <td data-label={columns[2]}>{say(`privacy.rule.${unit.rule}`)}</td>
        </tr>
      ))}
    </RowsTable>
  )
}
