import type { Due } from '../../server/policy/retention.ts'
import { OwnCases } from '../cases/own-cases.tsx'
import type { ListedCase } from '../cases/shapes.ts'
import { ButtonLink } from '../components/button.tsx'
import { PageHeading, Paragraph, Tag } from '../components/text.tsx'
import { dateAndTime, longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { referenceText } from '../numbers.ts'
import type { ShownOutcome } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { ComingChanges, type ShownChange } from './coming-change.tsx'
import { keptText } from '../consents/kept-text.ts'
import { outcomeColors } from './outcome.ts'
import type { ShownStop } from './stop.tsx'
import { awaitedText, type Awaited } from './waiting-objection.tsx'

/** What `/my` shows: the subject's applications. */
export interface MyPageProps {
  frame: Frame
  /** Whether there is anything to agree to, or that was agreed to. */
  consents: boolean
  /** Rules that begin on a day to come. */
  changes?: readonly ShownChange[]
  /** The person's own cases. */
  cases?: readonly ListedCase[]
  /** What is in the talent pool: its day of deletion, a local date, and what stops that. */
  copy?: { dueOn: string; stop?: ShownStop | undefined } | undefined
  /** Those whose erasure waits. */
  erasing?: readonly ErasingApplication[]
  applications: readonly {
    applicationId: string
    job: string
    reference: string
    receivedAt: Date
    outcome: ShownOutcome
    due: Due
    /** They have said no to storage, and that waits for these. */
    awaits?: readonly Awaited[] | undefined
    /** What stops the deletion now. */
    stop?: ShownStop | undefined
  }[]
}

/** An application that is hidden until its deletion begins; `undoUntil` undefined when that is now. */
export interface ErasingApplication {
  applicationId: string
  job: string
  reference: string
  undoUntil: Date | undefined
}

/** The applicant's own list. */
export function myPage(p: MyPageProps): string {
  const { frame, applications, consents, cases = [], changes = [] } = p
  const say = t(frame.language)
  const { erasing = [] } = p
  const isEmpty = applications.length + erasing.length === 0 && !consents
  const title = isEmpty ? say('my.empty') : say('my.title')
  return renderPage(
    <Layout frame={frame} title={title} noindex>
      <PageHeading>{title}</PageHeading>
      <ComingChanges frame={frame} changes={changes} />
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
            <Paragraph>{whenText(frame, application)}</Paragraph>
            <p class="ds-paragraph subtle" data-size="sm">
              {say('word.received')} {longDate(application.receivedAt, frame)}, {say('word.reference')}{' '}
              {referenceText(application.reference)}
            </p>
            <Tag color={outcomeColors[application.outcome]}>{say(`outcome.${application.outcome}`)}</Tag>
          </li>
        ))}
        {erasing.map(one => (
          <Erasing key={one.applicationId} frame={frame} one={one} />
        ))}
      </ul>
      {p.copy ? (
        <Paragraph>
          {keptText(frame, p.copy.dueOn, p.copy.stop)}{' '}
          <a class="ds-link" href={pathIn(frame, '/my/consents/pool')}>
            {say('my.copy')}
          </a>
        </Paragraph>
      ) : null}
      {isEmpty ? null : (
        <p class="actions">
          <ButtonLink href={pathIn(frame, '/my/copies')} variant="secondary">
            {say('takeout.title')}
          </ButtonLink>
          {consents ? (
            <ButtonLink href={pathIn(frame, '/my/consents')} variant="secondary">
              {say('my.consents')}
            </ButtonLink>
          ) : null}
        </p>
      )}
      {isEmpty && cases.length === 0 ? null : <OwnCases frame={frame} cases={cases} />}
    </Layout>,
  )
}

function Erasing({ frame, one }: { frame: Frame; one: ErasingApplication }) {
  const say = t(frame.language)
  const { undoUntil } = one
  return (
    <li class="ds-card job-card">
      <h2 class="ds-heading" data-size="xs">
        <a class="ds-link job-card__link" href={pathIn(frame, `/my/applications/${one.applicationId}`)}>
          {one.job}
        </a>
      </h2>
      <Paragraph>
        {undoUntil
          ? say('erasing.listed', { time: dateAndTime(undoUntil, frame) })
          : say('erasing.listedNow')}
      </Paragraph>
      <p class="ds-paragraph subtle" data-size="sm">
        {say('word.reference')} {referenceText(one.reference)}
      </p>
    </li>
  )
}

function whenText(frame: Frame, { due, stop, awaits }: MyPageProps['applications'][number]): string {
  const say = t(frame.language)
  if (awaits?.length === 0) return say('mine.dueObjectedNow')
  if (awaits) return say('mine.dueObjected', { what: awaitedText(frame, awaits) })
  return stop ? say(`mine.dueStopped.${stop.kind}`) : say('my.due', { date: longDate(due.date, frame) })
}
