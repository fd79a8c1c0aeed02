import type { OwnAnswers, Profile } from '../../server/policy/fields.ts'
import type { Question } from '../../server/policy/questions.ts'
import type { Due } from '../../server/policy/retention.ts'
import { LifeChart } from '../charts/life.tsx'
import { FieldValue, QuestionAnswers, shownFields } from '../components/answers.tsx'
import { Facts, PageHeading, Paragraph, Section, Tag, Typed } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import type { StopKindTold } from '../mail/day-told.ts'
import { referenceText } from '../numbers.ts'
import { outcomeColors } from '../portal/outcome.ts'
import type { ShownFile, ShownState } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { WrittenSections, type WrittenPart } from '../written/staff.tsx'
import { AfterDecision, type DecidedPart } from './after-decision.tsx'
import { DecideButtons, Strip, type DecisionStrip } from './decision.tsx'
import { StaffFiles } from './files.tsx'

/** What is there of an application to be read. */
export interface ReadPart {
  frame: Frame
  applicationId: string
  /** 10 characters. */
  reference: string
  vacancy: { vacancyId: string; title: string }
  receivedAt: Date
  state: ShownState
  due: Due
  /** What stops its deletion, the strongest; undefined when nothing does. */
  stop?: StopKindTold | undefined
  decidedAt: Date | null
  profile: Profile
  own: OwnAnswers
  questions: readonly Question[]
  files: readonly ShownFile[]
}

/** What `/staff/applications/:id` shows to those who hire. */
export interface StaffApplicationPageProps extends ReadPart {
  strip: DecisionStrip | null
  mayDecide: boolean
  written: WrittenPart
  /** Once the applicant has been told of a decision. */
  decided?: DecidedPart
  /** How many other applications the same person has here. */
  others: number
  /** Ids of the applications before and after it in the job's table. */
  next: string | null
  previous: string | null
}

/** One application, to be read and decided. */
export function staffApplicationPage(p: StaffApplicationPageProps): string {
  const { frame, vacancy } = p
  const say = t(frame.language)
  const name = shownFields(frame.language, p.profile, p.own).find(field => field.role === 'name')?.value ?? ''
  return renderPage(
    <Layout
      frame={frame}
      title={name}
      width="wide"
      noindex
      trail={[
        { path: '/staff/jobs', label: say('frame.staffJobs') },
        { path: `/staff/jobs/${vacancy.vacancyId}`, label: vacancy.title },
      ]}
    >
      {p.strip ? (
        <Strip frame={frame} applicationId={p.applicationId} strip={p.strip} dueOn={p.due.date} />
      ) : null}
      <PageHeading over={vacancy.title}>{name}</PageHeading>
      <State {...p} />
      <Jumps {...p} />
      <div class="panes">
        <div class="panes__main">
          <Letter {...p} />
          <Answers {...p} />
          <Life {...p} />
          <WrittenSections frame={frame} applicationId={p.applicationId} part={p.written} />
        </div>
        <div class="panes__side">
          <Contact {...p} />
          <Paragraph>
            <a class="ds-link" href={pathIn(frame, `/staff/applications/${p.applicationId}/referees`)}>
              {say('referees.title')}
            </a>
          </Paragraph>
          <StaffFiles
            frame={frame}
            folder={`/staff/applications/${p.applicationId}/files`}
            files={p.files}
            reportTo={`/staff/applications/${p.applicationId}/flag`}
          />
          {p.mayDecide ? <DecideButtons frame={frame} applicationId={p.applicationId} /> : null}
          {p.decided ? (
            <AfterDecision frame={frame} applicationId={p.applicationId} part={p.decided} />
          ) : null}
        </div>
      </div>
      <Browse {...p} />
    </Layout>,
  )
}

/** Where it stands, its reference and its dates. */
export function State(p: ReadPart) {
  const { frame } = p
  const say = t(frame.language)
  const date = longDate(p.due.date, frame)
  const undecided = p.due.rule === 'undecided'
  return (
    <p class="tags">
      <Tag color={outcomeColors[p.state]}>{say(`state.${p.state}`)}</Tag>
      <span>{say('read.received', { date: longDate(p.receivedAt, frame) })}</span>
      <span>{say('read.reference', { reference: referenceText(p.reference) })}</span>
      <span>
        {p.stop ? say(`read.stopped.${p.stop}`) : say(undecided ? 'read.dueUndecided' : 'read.due', { date })}
      </span>
    </p>
  )
}

/** What the applicant wrote. */
export function Letter(p: ReadPart) {
  const { language } = p.frame
  const texts = shownFields(language, p.profile, p.own).filter(field => field.kind === 'text')
  return (
    <>
      {texts.map(field => (
        <Section key={field.label} id={`text-${field.role}`} heading={field.label}>
          {field.value ? <Typed text={field.value} /> : <Paragraph>{t(language)('read.noLetter')}</Paragraph>}
        </Section>
      ))}
    </>
  )
}

/** What the job asks, and the answers. */
export function Answers({ frame, questions, own }: ReadPart) {
  const say = t(frame.language)
  return (
    <Section id="answers" heading={say('read.answers')}>
      {questions.length === 0 ? (
        <Paragraph>{say('read.noAnswers')}</Paragraph>
      ) : (
        <QuestionAnswers language={frame.language} questions={questions} own={own} />
      )}
    </Section>
  )
}

/** From its receipt to D, drawn. */
export function Life({ frame, receivedAt, decidedAt, due, stop }: ReadPart) {
  const more = { ...(decidedAt && { decidedAt }), isStopped: stop !== undefined }
  return (
    <Section id="life" heading={t(frame.language)('mine.life')}>
      <LifeChart style={frame} now={frame.now} receivedAt={receivedAt} {...more} due={due} />
    </Section>
  )
}

/** How to reach the applicant; how many other applications they have, when that is told. */
export function Contact(p: ReadPart & { others: number }) {
  const { language } = p.frame
  const say = t(language)
  const rows = shownFields(language, p.profile, p.own)
    .filter(field => field.kind !== 'text')
    .map(field => [field.label, <FieldValue key="v" field={field} language={language} />] as const)
  return (
    <Section id="contact" heading={say('read.contact')} quiet>
      <Facts rows={rows} />
      {p.others > 0 ? (
        <Paragraph subtle>
          {p.others === 1 ? say('read.othersOne') : say('read.others', { n: p.others })}
        </Paragraph>
      ) : null}
    </Section>
  )
}

/** On narrow screens the panes stack: links to those below. */
function Jumps({ frame, mayDecide }: StaffApplicationPageProps) {
  const say = t(frame.language)
  return (
    <nav class="jumps" aria-label={say('read.jumps')}>
      <a class="ds-link" href="#contact">
        {say('read.contact')}
      </a>
      <a class="ds-link" href="#files">
        {say('read.files')}
      </a>
      {mayDecide ? (
        <a class="ds-link" href="#decide">
          {say('read.decide')}
        </a>
      ) : null}
    </nav>
  )
}

function Browse({ frame, next, previous }: StaffApplicationPageProps) {
  if (next === null && previous === null) return null
  const say = t(frame.language)
  const to = (id: string) => pathIn(frame, `/staff/applications/${id}`)
  return (
    <nav class="actions" aria-label={say('read.browse')}>
      {previous === null ? null : (
        <a class="ds-link" href={to(previous)}>
          {say('read.previous')}
        </a>
      )}
      {next === null ? null : (
        <a class="ds-link" href={to(next)}>
          {say('read.next')}
        </a>
      )}
    </nav>
  )
}
