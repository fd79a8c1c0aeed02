import type { ComponentChildren } from 'preact'
import { fileLimits, type FileKind } from '../../server/policy/files.ts'
import type { Problem } from '../../server/policy/problem.ts'
import type { Question } from '../../server/policy/questions.ts'
import { poolConsentInput, type TypedForm } from '../../server/policy/read-answers.ts'
import { Button } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Checkbox } from '../components/choices.tsx'
import { typedText } from '../components/form.tsx'
import { Lead, PageHeading, Paragraph } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import type { ShownRetention, ShownVacancy } from '../shapes.ts'
import { t } from '../text/lookup.ts'
import { ShortNoticeText } from '../vacancies/advert.tsx'
import { FileInputs, HeldFiles, refusedText } from './files.tsx'
import { QuestionInputs } from './questions.tsx'
import { FieldInputs } from './fields.tsx'

/** A file kept over a validation error. `keptUntil` is when it is swept. `size` in bytes. */
export interface HeldFile {
  fileId: string
  kind: FileKind
  name: string
  size: number
  keptUntil: Date
}

/** A file that was refused: its sentence is `key` (`file.format`, ...). */
export interface RefusedUpload {
  kind: FileKind
  name: string
  key: string
}

/** What `/jobs/:slug/apply` shows. A stale form brings the problem `{field: 'form', key: 'err.stale'}`. */
export interface ApplyPageProps {
  frame: Frame
  vacancy: ShownVacancy & { attachments: boolean; questions: readonly Question[] }
  formKey: string
  typed: TypedForm
  problems: readonly Problem[]
  refused: readonly RefusedUpload[]
  held: readonly HeldFile[]
  retention: ShownRetention
  undecidedOn: string
  /** What the tick of the pool says, word by word; undefined without a pool. */
  poolText: string | undefined
}

/** The form, fresh or with its problems. */
export function applyPage(p: ApplyPageProps): string {
  const { frame, vacancy } = p
  const say = t(frame.language)
  const title = say('apply.title', { job: vacancy.title })
  const failed = p.problems.length + p.refused.length > 0
  return renderPage(
    <Layout
      frame={frame}
      title={title}
      failed={failed}
      trail={[
        { path: '/jobs', label: say('frame.jobs') },
        { path: `/jobs/${vacancy.slug}`, label: vacancy.title },
      ]}
    >
      <Summary {...p} />
      <PageHeading>{title}</PageHeading>
      <Lead>{say('apply.lead')}</Lead>
      <ApplyForm {...p} />
    </Layout>,
  )
}

function Summary(p: ApplyPageProps) {
  const own = p.refused.map(file => ({ field: file.kind, text: refusedText(p.frame.language, file) }))
  return <ErrorSummary language={p.frame.language} problems={p.problems} own={own} />
}

function ApplyForm(p: ApplyPageProps) {
  const { frame, vacancy } = p
  const say = t(frame.language)
  const state = { language: frame.language, typed: p.typed, problems: p.problems }
  return (
    <form
      class="form"
      id="form"
      method="post"
      encType="multipart/form-data"
      noValidate
      action={`${pathIn(frame, `/jobs/${vacancy.slug}/apply`)}?form=${encodeURIComponent(p.formKey)}`}
      data-once=""
      data-each-most={fileLimits.fileBytes}
      data-all-most={fileLimits.totalBytes}
      data-too-large={say('file.large')}
    >
      <FormPart heading={say('apply.you')}>
        <FieldInputs state={state} />
      </FormPart>
      {vacancy.questions.length > 0 ? (
        <FormPart heading={say('apply.questions')}>
          <QuestionInputs state={state} questions={vacancy.questions} />
        </FormPart>
      ) : null}
      <FormPart heading={say('apply.files')}>
        <HeldFiles frame={frame} held={p.held} typed={p.typed} />
        <FileInputs state={state} attachments={vacancy.attachments} refused={p.refused} />
      </FormPart>
      {p.poolText === undefined ? null : (
        <FormPart heading={say('apply.pool')}>
          <Paragraph>{say('apply.poolHint')}</Paragraph>
          <Checkbox
            name={poolConsentInput}
            value="yes"
            label={p.poolText}
            checked={typedText(p.typed, poolConsentInput) === 'yes'}
          />
        </FormPart>
      )}
      <div class="form__end">
        <p class="ds-paragraph notice">
          <ShortNoticeText {...p} />
        </p>
        <Button size="lg">{say('apply.submit')}</Button>
      </div>
    </form>
  )
}

function FormPart({ heading, children }: { heading: string; children: ComponentChildren }) {
  return (
    <div class="form__part">
      <h2 class="ds-heading" data-size="sm">
        {heading}
      </h2>
      {children}
    </div>
  )
}
