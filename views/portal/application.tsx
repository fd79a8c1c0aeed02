import type { OwnAnswers, Profile } from '../../server/policy/fields.ts'
import type { Question } from '../../server/policy/questions.ts'
import type { Due } from '../../server/policy/retention.ts'
import type { StaffRole } from '../../server/policy/roles.ts'
import { LifeChart } from '../charts/life.tsx'
import { FieldValue, QuestionAnswers, shownFields } from '../components/answers.tsx'
import { ButtonLink } from '../components/button.tsx'
import { Alert, Facts, PageHeading, Paragraph, Section, Tag } from '../components/text.tsx'
import { dateAndTime, longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { certificateText, referenceText } from '../numbers.ts'
import { becauseText, ruleText } from '../rules.ts'
import type { ShownFile, ShownOutcome, ShownRetention } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { FileList } from './files.tsx'
import { Looks } from './looks.tsx'
import { outcomeColors } from './outcome.ts'

/** One line of "who has looked": `what` is an event name. */
export interface ShownLook {
  at: Date
  who: StaffRole | 'applicant' | 'system'
  what: string
}

/** What `/my/applications/:id` shows. Before the decision's mail has gone, `outcome` is 'assessing', `decidedAt` absent and `due` the one without a decision. */
export interface MyApplicationPageProps {
  frame: Frame
  applicationId: string
  job: string
  reference: string
  certificateNo: string
  receivedAt: Date
  outcome: ShownOutcome
  decidedAt?: Date
  due: Due
  retention: ShownRetention
  policyVersion: number
  profile: Profile
  own: OwnAnswers
  questions: readonly Question[]
  files: readonly ShownFile[]
  looks: readonly ShownLook[]
  /** "E-posten kom ikke fram" */
  mailFailed: boolean
}

/** The applicant's page of one application: when it is deleted and why comes first. */
export function myApplicationPage(p: MyApplicationPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say('mine.title', { job: p.job })
  return renderPage(
    <Layout frame={frame} title={title} noindex trail={[{ path: '/my', label: say('frame.my') }]}>
      <PageHeading>{title}</PageHeading>
      <Deletion {...p} />
      <Outcome {...p} />
      <Section id="life" heading={say('mine.life')}>
        <LifeChart
          style={frame}
          now={frame.now}
          receivedAt={p.receivedAt}
          {...(p.decidedAt ? { decidedAt: p.decidedAt } : {})}
          due={p.due}
        />
      </Section>
      <Stored {...p} />
      <Files {...p} />
      <Looks frame={frame} looks={p.looks} />
      <Erase {...p} />
    </Layout>,
  )
}

function Deletion(p: MyApplicationPageProps) {
  const { frame, due } = p
  const say = t(frame.language)
  const undecided = due.rule === 'undecided'
  const because = [
    becauseText(frame.language, due.rule, p.retention),
    undecided ? say('mine.dueRejected', { rule: ruleText(frame.language, 'rejected', p.retention) }) : '',
    say('mine.policy', { n: p.policyVersion }),
  ]
  return (
    <div class="promise">
      <p class="promise__when">
        {say(undecided ? 'mine.dueUndecided' : 'mine.due', { date: longDate(due.date, frame) })}
      </p>
      <p class="ds-paragraph">{because.filter(sentence => sentence !== '').join(' ')}</p>
    </div>
  )
}

function Outcome(p: MyApplicationPageProps) {
  const say = t(p.frame.language)
  const words = say(`outcome.${p.outcome}`)
  return (
    <>
      {p.mailFailed ? <Alert color="warning">{say('mine.mailFailed')}</Alert> : null}
      <p class="ds-paragraph outcome">
        <Tag color={outcomeColors[p.outcome]}>
          {p.decidedAt
            ? say('mine.outcomeOn', { outcome: words, date: longDate(p.decidedAt, p.frame) })
            : words}
        </Tag>
      </p>
    </>
  )
}

function Stored(p: MyApplicationPageProps) {
  const { frame } = p
  const say = t(frame.language)
  const rows = shownFields(frame.language, p.profile, p.own).map(
    field => [field.label, <FieldValue key="v" field={field} language={frame.language} />] as const,
  )
  return (
    <Section id="stored" heading={say('mine.stored')}>
      <Facts rows={rows} />
      {p.questions.length > 0 ? (
        <>
          <h3 class="ds-heading" data-size="2xs">
            {say('mine.answers')}
          </h3>
          <QuestionAnswers language={frame.language} questions={p.questions} own={p.own} />
        </>
      ) : null}
      <h3 class="ds-heading" data-size="2xs">
        {say('mine.technical')}
      </h3>
      <Facts
        rows={[
          [say('word.received'), dateAndTime(p.receivedAt, frame)],
          [say('word.reference'), referenceText(p.reference)],
          [say('word.certificate'), certificateText(p.certificateNo)],
        ]}
      />
    </Section>
  )
}

function Files(p: MyApplicationPageProps) {
  const say = t(p.frame.language)
  return (
    <Section id="files" heading={say('mine.files')}>
      {p.files.length === 0 ? (
        <Paragraph>{say('mine.noFiles')}</Paragraph>
      ) : (
        <FileList frame={p.frame} files={p.files} folder={`/my/applications/${p.applicationId}/files`} />
      )}
    </Section>
  )
}

function Erase({ frame, applicationId }: MyApplicationPageProps) {
  const say = t(frame.language)
  return (
    <Section id="erase" heading={say('mine.erase')}>
      <Paragraph>{say('mine.eraseText')}</Paragraph>
      <p class="actions">
        <ButtonLink
          href={pathIn(frame, `/my/applications/${applicationId}/erase`)}
          variant="secondary"
          color="danger"
        >
          {say('mine.erase')}
        </ButtonLink>
      </p>
    </Section>
  )
}
