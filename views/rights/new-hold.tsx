import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { Button } from '../components/button.tsx'
import { Input } from '../components/form.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { t } from '../text/lookup.ts'
import { GroundsInputs, ReviewInput } from './grounds.tsx'

/** What `/staff/privacy/holds/new` shows. Inputs: id (hidden), reference, code, reason, caseRef, owner, reviewBy (`YYYY-MM-DD`). */
export interface NewHoldPageProps {
  frame: Frame
  /** The id the hold will have: the form sent twice places one. */
  holdId: string
  typed: TypedForm
  problems: readonly Problem[]
}

/** The form of a new hold. */
export function newHoldPage(p: NewHoldPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const form = { language: frame.language, typed: p.typed, problems: p.problems }
  return renderPage(
    <FormPage
      frame={frame}
      title={say('holds.new')}
      lead={say('holds.newLead')}
      trail={[{ path: '/staff/privacy/holds', label: say('holds.title') }]}
      problems={p.problems}
      summary="err.summaryStaff"
    >
      <form
        class="form"
        id="form"
        method="post"
        noValidate
        action={pathIn(frame, '/staff/privacy/holds/new')}
        data-once=""
      >
        <input type="hidden" name="id" value={p.holdId} />
        <Input
          form={form}
          name="reference"
          label={say('holds.reference')}
          hint={say('holds.referenceHint')}
        />
        <GroundsInputs form={form} />
        <ReviewInput form={form} />
        <div class="actions">
          <Button>{say('holds.place')}</Button>
        </div>
      </form>
    </FormPage>,
  )
}
