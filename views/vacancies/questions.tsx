import type { Finding } from '../../server/policy/findings.ts'
import type { Problem } from '../../server/policy/problem.ts'
import { optionsOf, questionKinds, questionLimits, type Question } from '../../server/policy/questions.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Checkbox, Choices } from '../components/choices.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input, typedText, type FormState } from '../components/form.tsx'
import { Alert, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import type { VacancyState } from '../shapes.ts'
import { t } from '../text/lookup.ts'

/** What `/staff/jobs/:id/questions` shows. Inputs: kind, label_nb, label_en, choices_nb, choices_en (one a line), required (`yes`), override ('', needed, misread), reason_nb, reason_en. `typed`, `problems` and `findings` of one that was refused; a finding's `path` is its input's name. */
export interface QuestionsPageProps {
  frame: Frame
  vacancyId: string
  title: string
  state: VacancyState
  /** Those there are, each with what the lint still says of it. */
  questions: readonly { question: Question; findings: readonly Finding[] }[]
  typed: TypedForm
  problems: readonly Problem[]
  findings: readonly Finding[]
}

const choiceRows = 5

/** The questions of a job: those there are, and a form for one more. A draft's question is taken away by posting `remove` (its id). */
export function questionsPage(p: QuestionsPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say('questions.title', { job: p.title })
  const own = p.findings.map(finding => ({
    field: inputFor(finding),
    text: findingText(frame, finding),
  }))
  return renderPage(
    <Layout
      frame={frame}
      title={title}
      failed={p.problems.length + own.length > 0}
      noindex
      trail={[
        { path: '/staff/jobs', label: say('frame.staffJobs') },
        { path: `/staff/jobs/${p.vacancyId}/edit`, label: p.title },
      ]}
    >
      <ErrorSummary language={frame.language} problems={p.problems} own={own} heading="err.summaryStaff" />
      <PageHeading>{title}</PageHeading>
      <Lead>{say('questions.lead', { max: questionLimits.questions })}</Lead>
      <Existing {...p} />
      {p.state === 'draft' ? <NewQuestion {...p} /> : <Paragraph>{say('questions.fixed')}</Paragraph>}
      <p class="actions">
        <ButtonLink href={pathIn(frame, `/staff/jobs/${p.vacancyId}`)} variant="secondary">
          {say('questions.on')}
        </ButtonLink>
      </p>
    </Layout>,
  )
}

function findingText(frame: Frame, finding: Finding): string {
  return `${finding.message[frame.language]} (${finding.code})`
}

const inputs = [
  'kind',
  'label_nb',
  'label_en',
  'choices_nb',
  'choices_en',
  'override',
  'reason_nb',
  'reason_en',
]

function inputFor(finding: Finding): string {
  const name = finding.path.replaceAll('.', '_')
  return inputs.includes(name) ? name : 'label_nb'
}

function Existing(p: QuestionsPageProps) {
  const { frame } = p
  const say = t(frame.language)
  if (p.questions.length === 0) return <Paragraph>{say('questions.none')}</Paragraph>
  return (
    <Section id="there" heading={say('questions.there')}>
      <ol class="cards">
        {p.questions.map(({ question, findings }) => (
          <li class="ds-card" key={question.id}>
            <QuestionCard frame={frame} question={question} />
            {findings.map(finding => (
              <Alert key={finding.code} color={finding.level === 'error' ? 'danger' : 'warning'}>
                {findingText(frame, finding)}
              </Alert>
            ))}
            {p.state === 'draft' ? <Remove {...p} question={question} /> : null}
          </li>
        ))}
      </ol>
    </Section>
  )
}

function QuestionCard({ frame, question }: { frame: Frame; question: Question }) {
  const { language } = frame
  const say = t(language)
  const options = question.kind === 'yesNo' ? [] : optionsOf(question).map(option => option.label[language])
  const more = [
    say(`questionKind.${question.kind}`),
    say(question.required ? 'word.required' : 'word.optional'),
    ...(options.length > 0 ? [options.join(' / ')] : []),
  ]
  return (
    <>
      <h3 class="ds-heading" data-size="2xs">
        {question.label[language]}
      </h3>
      <p class="ds-paragraph subtle" data-size="sm">
        {more.join(' · ')}
      </p>
      {question.override ? <p class="ds-paragraph">{question.override.reason[language]}</p> : null}
    </>
  )
}

function Remove({ frame, vacancyId, question }: QuestionsPageProps & { question: Question }) {
  const say = t(frame.language)
  return (
    <form method="post" action={pathIn(frame, `/staff/jobs/${vacancyId}/questions`)} data-once="">
      <Button
        variant="tertiary"
        size="sm"
        color="danger"
        name="remove"
        value={question.id}
        label={say('questions.removeNamed', { question: question.label[frame.language] })}
      >
        {say('questions.remove')}
      </Button>
    </form>
  )
}

function NewQuestion(p: QuestionsPageProps) {
  const { frame } = p
  const say = t(frame.language)
  const lint = p.findings.map(finding => ({
    field: inputFor(finding),
    key: 'questions.finding',
    values: { finding: findingText(frame, finding) },
  }))
  const typed = typedText(p.typed, 'kind') === '' ? { ...p.typed, kind: 'line' } : p.typed
  const form = { language: frame.language, typed, problems: [...p.problems, ...lint] }
  return (
    <Section id="add" heading={say('questions.add')}>
      <form
        class="form"
        id="form"
        method="post"
        noValidate
        action={pathIn(frame, `/staff/jobs/${p.vacancyId}/questions`)}
        data-once=""
      >
        <QuestionInputs form={form} />
        <OverrideInputs form={form} />
        <div class="actions">
          <Button>{say('questions.button')}</Button>
        </div>
      </form>
    </Section>
  )
}

function QuestionInputs({ form }: { form: FormState }) {
  const say = t(form.language)
  const kinds = questionKinds.map(kind => ({ value: kind, label: say(`questionKind.${kind}`) }))
  const lines = { form, rows: choiceRows, hint: say('questions.choicesHint'), required: false }
  return (
    <>
      <Input form={form} name="label_nb" label={say('questions.label_nb')} required />
      <Input form={form} name="label_en" label={say('questions.label_en')} required />
      <Choices form={form} name="kind" legend={say('questions.kind')} choices={kinds} many={false} />
      <div class="two">
        <Input {...lines} name="choices_nb" label={say('questions.choices_nb')} />
        <Input {...lines} name="choices_en" label={say('questions.choices_en')} />
      </div>
      <Checkbox
        name="required"
        value="yes"
        label={say('questions.required')}
        checked={typedText(form.typed, 'required') === 'yes'}
      />
    </>
  )
}

function OverrideInputs({ form }: { form: FormState }) {
  const say = t(form.language)
  const choices = (['none', 'needed', 'misread'] as const).map(code => ({
    value: code === 'none' ? '' : code,
    label: say(`questions.override.${code}`),
  }))
  const typed = { ...form.typed, override: typedText(form.typed, 'override') }
  return (
    <>
      <Choices
        form={{ ...form, typed }}
        name="override"
        legend={say('questions.override')}
        hint={say('questions.overrideHint')}
        choices={choices}
        many={false}
      />
      <div class="two">
        <Input form={form} name="reason_nb" label={say('questions.reason_nb')} required={false} />
        <Input form={form} name="reason_en" label={say('questions.reason_en')} required={false} />
      </div>
    </>
  )
}
