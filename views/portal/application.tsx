import type { OwnAnswers, Profile } from '../../server/policy/fields.ts'
import type { Question } from '../../server/policy/questions.ts'
import type { Due } from '../../server/policy/retention.ts'
import { LifeChart } from '../charts/life.tsx'
import { Button, ButtonLink } from '../components/button.tsx'
import { Source } from '../components/source.tsx'
import { Alert, PageHeading, Paragraph, Section, Tag } from '../components/text.tsx'
import { dateAndTime, longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { OwnCases } from '../cases/own-cases.tsx'
import type { ListedCase } from '../cases/shapes.ts'
import { TakeAway } from '../copies/take-away.tsx'
import { OwnReferees } from '../referees/told.tsx'
import type { ToldReferee } from '../referees/shapes.ts'
import type { DueReason } from '../rules.ts'
import type { ShownFile, ShownOutcome, ShownRetention } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { OwnWritten, type OwnWrittenPart } from '../written/own.tsx'
import { FileList } from './files.tsx'
import { ComingChanges, type ShownChange } from './coming-change.tsx'
import { StatementSection } from './hire-statement.tsx'
import { Copies, Looks, type ShownCopy, type ShownLook } from './looks.tsx'
import { outcomeColors } from './outcome.ts'
import { DeletionPromise } from './promise.tsx'
import { OwnRights, type ShownGiven } from './own-rights.tsx'
import { StopAlert, type ShownStop } from './stop.tsx'
import { Stored } from './stored.tsx'
import type { Awaited } from './waiting-objection.tsx'

/** What `/my/applications/:id` shows. Before the decision's mail has gone, `outcome` is 'assessing', `decidedAt` absent and `due` the one without a decision. */
export interface MyApplicationPageProps {
  frame: Frame
  /** Whether there is anything to agree to, or that was agreed to. */
  consents: boolean
  applicationId: string
  /** The id of the copy that the button asks for. */
  copyId: string
  job: string
  reference: string
  certificateNo: string
  receivedAt: Date
  outcome: ShownOutcome
  decidedAt?: Date
  due: Due
  /** Why that day; by the rule unless told otherwise. */
  reason?: DueReason
  /** The day of the copy in the talent pool, which stays when the application goes. */
  copyDueOn?: string | undefined
  retention: ShownRetention
  policyVersion: number
  profile: Profile
  own: OwnAnswers
  questions: readonly Question[]
  files: readonly ShownFile[]
  looks: readonly ShownLook[]
  written: OwnWrittenPart
  /** The person's own cases. */
  cases?: readonly ListedCase[]
  /** "E-posten kom ikke fram" */
  mailFailed: 'decision' | 'other' | undefined
  /** What stops the deletion now. */
  stop?: ShownStop | undefined
  /** Rules that begin on a day to come. */
  changes?: readonly ShownChange[]
  /** What others may be told of who was hired, or the way to ask for it. */
  statement?: Parameters<typeof StatementSection>[0]['part']
  /** Who has got a copy, and when. */
  copies?: readonly ShownCopy[]
  /** Whom we can ask about the person. */
  referees?: readonly ToldReferee[]
  /** What the person has agreed to and not taken back, word by word. */
  given?: readonly ShownGiven[]
  /** They have said no to storage, and that waits for these. */
  awaits?: readonly Awaited[] | undefined
  /** Whether it can still be withdrawn. */
  mayWithdraw?: boolean
  /** When an older application to the same job goes, unless it is kept. */
  twinGoesAt: Date | undefined
}

/** The applicant's page of one application: when it is deleted and why comes first. */
export function myApplicationPage(p: MyApplicationPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say('mine.title', { job: p.job })
  return renderPage(
    <Layout frame={frame} title={title} noindex trail={[{ path: '/my', label: say('frame.my') }]}>
      <PageHeading>{title}</PageHeading>
      <DeletionPromise {...p} />
      <ComingChanges frame={frame} changes={p.changes ?? []} />
      {p.stop ? <StopAlert {...p} stop={p.stop} /> : null}
      <Twin {...p} />
      <Outcome {...p} />
      <Section id="life" heading={say('mine.life')}>
        <LifeChart
          style={frame}
          now={frame.now}
          receivedAt={p.receivedAt}
          {...(p.decidedAt ? { decidedAt: p.decidedAt } : {})}
          due={p.due}
          isStopped={p.stop !== undefined}
        />
      </Section>
      <Stored {...p} />
      <Files {...p} />
      <OwnWritten frame={frame} applicationId={p.applicationId} part={p.written} />
      <OwnReferees frame={frame} referees={p.referees ?? []} />
      <StatementSection frame={frame} applicationId={p.applicationId} part={p.statement} />
      <Looks frame={frame} looks={p.looks} />
      <Copies frame={frame} copies={p.copies ?? []} />
      <TakeAway {...p} />
      <OwnCases frame={frame} cases={p.cases ?? []} />
      <OwnRights {...p} />
    </Layout>,
  )
}

function Twin({ frame, applicationId, twinGoesAt }: MyApplicationPageProps) {
  if (!twinGoesAt) return null
  const say = t(frame.language)
  return (
    <Alert color="info">
      <p class="ds-paragraph">{say('mine.twin', { when: dateAndTime(twinGoesAt, frame) })}</p>
      <form method="post" action={pathIn(frame, `/my/applications/${applicationId}/keep-both`)}>
        <Button variant="secondary">{say('mine.keepBoth')}</Button>
      </form>
    </Alert>
  )
}

const failures = { decision: 'mine.mailFailed', other: 'mine.mailFailedOther' } as const

function Outcome(p: MyApplicationPageProps) {
  const say = t(p.frame.language)
  const words = say(`outcome.${p.outcome}`)
  return (
    <>
      {p.mailFailed ? <Alert color="warning">{say(failures[p.mailFailed])}</Alert> : null}
      <p class="ds-paragraph outcome">
        <Tag color={outcomeColors[p.outcome]}>
          {p.decidedAt
            ? say('mine.outcomeOn', { outcome: words, date: longDate(p.decidedAt, p.frame) })
            : words}
        </Tag>
      </p>
      {p.decidedAt ? <Source language={p.frame.language} from="employer" /> : null}
    </>
  )
}

function Files(p: MyApplicationPageProps) {
  const say = t(p.frame.language)
  const isAsked = p.files.some(file => file.flaggedAt !== null)
  const mayChange = p.stop?.kind !== 'hold' && (isAsked || p.outcome === 'assessing')
  return (
    <Section id="files" heading={say('mine.files')}>
      {p.files.length === 0 ? (
        <Paragraph>{say('mine.noFiles')}</Paragraph>
      ) : (
        <>
          <Source language={p.frame.language} from="you" />
          <FileList frame={p.frame} files={p.files} folder={`/my/applications/${p.applicationId}/files`} />
        </>
      )}
      {isAsked ? <Alert color="warning">{say('mine.askedAgain')}</Alert> : null}
      <p class="actions">
        <ButtonLink href={pathIn(p.frame, `/my/applications/${p.applicationId}/files`)} variant="secondary">
          {say(mayChange ? 'mine.changeFiles' : 'mine.seeFiles')}
        </ButtonLink>
      </p>
    </Section>
  )
}
