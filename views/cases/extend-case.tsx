import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { caseTextLimit, extensionCodes, type CaseType } from '../../server/policy/rights.ts'
import { Button } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { Input } from '../components/form.tsx'
import { Typed } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import { CaseForm } from './case-form.tsx'

/** What `/staff/cases/:id/extend` shows. Inputs: until (`YYYY-MM-DD`), code, text. */
export interface ExtendCasePageProps {
  frame: Frame
  caseId: string
  type: CaseType
  /** Whether there can be more time at all: there is no form otherwise. */
  isOpen: boolean
  typed: TypedForm
  problems: readonly Problem[]
}

const textRows = 4

/** The form for more time, which can be taken once. */
export function extendCasePage(p: ExtendCasePageProps): string {
  const { frame } = p
  const say = t(frame.language)
  return renderPage(
    <CaseForm
      {...{ frame, caseId: p.caseId, type: p.type, problems: p.isOpen ? p.problems : [] }}
      title={say('cases.extendTitle')}
      summary="err.summaryExtend"
      lead={say(p.isOpen ? 'cases.extendText' : 'err.caseNoExtension')}
    >
      {p.isOpen ? <Extension {...p} /> : <Closed {...p} />}
    </CaseForm>,
  )
}

function Extension(p: ExtendCasePageProps) {
  const { frame } = p
  const say = t(frame.language)
  const form = { language: frame.language, typed: p.typed, problems: p.problems }
  const codes = extensionCodes.map(value => ({ value, label: say(`cases.extension.${value}`) }))
  const own = `/staff/cases/${p.caseId}`
  return (
    <form class="form" method="post" noValidate action={pathIn(frame, `${own}/extend`)} data-once="">
      <Input form={form} name="until" label={say('cases.until')} type="date" />
      <Choices form={form} name="code" legend={say('cases.code')} choices={codes} many={false} />
      <Input form={form} name="text" label={say('cases.text')} rows={textRows} maxLength={caseTextLimit} />
      <div class="actions">
        <Button>{say('cases.extend')}</Button>
      </div>
    </form>
  )
}

/** What was written stays to be copied. */
function Closed({ typed }: ExtendCasePageProps) {
  const { text } = typed
  return typeof text === 'string' && text !== '' ? <Typed text={text} /> : null
}
