import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { caseTextLimit, type CaseType, type RefusalCode } from '../../server/policy/rights.ts'
import { Button } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { Input, typedText, type FormState } from '../components/form.tsx'
import { Paragraph, Section, Typed } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { longDate } from '../dates.ts'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import { CaseForm } from './case-form.tsx'

/** What `/staff/cases/:id/refuse` shows. Inputs: code, text, part (`yes`); the button preview (`yes`) sends nothing to anybody. */
export interface RefuseCasePageProps {
  frame: Frame
  caseId: string
  type: CaseType
  /** It is over: there is no form, and what was written stays to be copied. */
  isClosed?: boolean
  /** None: there is no form. */
  codes: readonly RefusalCode[]
  /** Whether part of it can be done: it is known who asks. */
  mayBePart: boolean
  /** The last day of a hold, '' without one. */
  holdUntil: string
  /** The refusal as the person would read it; undefined before it was looked at. */
  preview: { sentence: string; text: string } | undefined
  typed: TypedForm
  problems: readonly Problem[]
}

const textRows = 4

/** The form of a refusal, and how it will read. */
export function refuseCasePage(p: RefuseCasePageProps): string {
  const { frame } = p
  const say = t(frame.language)
  return renderPage(
    <CaseForm
      {...{ frame, caseId: p.caseId, type: p.type, problems: p.problems }}
      title={say('cases.refuseTitle')}
      summary="err.summary"
      lead={say(leadOf(p))}
    >
      {p.preview ? (
        <Section id="preview" heading={say('cases.previewTitle')}>
          <Paragraph>{p.preview.sentence}</Paragraph>
          <Typed text={p.preview.text} />
        </Section>
      ) : null}
      {p.isClosed ? <Typed text={typedText(p.typed, 'text')} /> : null}
      {p.codes.length > 0 ? <Refusal {...p} /> : null}
    </CaseForm>,
  )
}

function leadOf({ isClosed, codes }: RefuseCasePageProps) {
  if (isClosed) return 'cases.refuseClosed'
  return codes.length > 0 ? 'cases.refuseText' : 'cases.refuseNone'
}

function Refusal(p: RefuseCasePageProps) {
  const { frame } = p
  const say = t(frame.language)
  const own = `/staff/cases/${p.caseId}`
  const form = { language: frame.language, typed: p.typed, problems: p.problems }
  return (
    <form class="form" method="post" noValidate action={pathIn(frame, `${own}/refuse`)} data-once="">
      <RefusalInputs {...p} form={form} />
      <div class="actions">
        <Button name="preview" value="yes" variant={p.preview ? 'secondary' : 'primary'}>
          {say('cases.preview')}
        </Button>
        {p.preview ? <Button color="danger">{say('cases.refuse')}</Button> : null}
      </div>
    </form>
  )
}

function RefusalInputs({
  frame,
  codes,
  form,
  mayBePart,
  holdUntil,
}: RefuseCasePageProps & { form: FormState }) {
  const say = t(frame.language)
  const date = holdUntil === '' ? '…' : longDate(holdUntil, frame)
  const choices = codes.map(value => ({ value, label: say(`cases.reason.${value}`, { date }) }))
  return (
    <>
      <Choices form={form} name="code" legend={say('cases.code')} choices={choices} many={false} />
      <Input form={form} name="text" label={say('cases.text')} rows={textRows} maxLength={caseTextLimit} />
      {mayBePart ? (
        <Choices
          form={form}
          name="part"
          legend={say('cases.part')}
          choices={[{ value: 'yes', label: say('cases.partlyChoice') }]}
          many
        />
      ) : null}
    </>
  )
}
