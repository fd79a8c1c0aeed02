import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { caseTextLimit } from '../../server/policy/rights.ts'
import { Button } from '../components/button.tsx'
import { Input } from '../components/form.tsx'
import { Paragraph } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { t } from '../text/lookup.ts'

/** What `/my/complaints` shows. Inputs: id (hidden), text. `role`: of who answers. */
export interface ComplaintPageProps {
  frame: Frame
  caseId: string
  role: string
  typed: TypedForm
  problems: readonly Problem[]
}

const textRows = 8

/** Where to complain: to the authority, or to the employer by this form. */
export function complaintPage(p: ComplaintPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const form = { language: frame.language, typed: p.typed, problems: p.problems }
  const { name: authority, url: authorityUrl } = frame.authority
  return renderPage(
    <FormPage
      frame={frame}
      title={say('complaints.title')}
      lead={say('complaints.authority', { authority, authorityUrl })}
      trail={[{ path: '/my', label: say('my.title') }]}
      problems={p.problems}
      summary="err.summary"
    >
      <Paragraph>{say('complaints.lead', { role: p.role })}</Paragraph>
      <form class="form" method="post" noValidate action={pathIn(frame, '/my/complaints')} data-once="">
        <input type="hidden" name="id" value={p.caseId} />
        <Input
          form={form}
          name="text"
          label={say('complaints.text')}
          rows={textRows}
          maxLength={caseTextLimit}
        />
        <div class="actions">
          <Button>{say('complaints.send')}</Button>
        </div>
      </form>
    </FormPage>,
  )
}
