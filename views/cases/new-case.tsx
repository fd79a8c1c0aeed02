import { caseChannels, caseTextLimit, caseTypes } from '../../server/policy/rights.ts'
import type { Problem } from '../../server/policy/problem.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { Button } from '../components/button.tsx'
import { Choices } from '../components/choices.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { FormPage } from '../form-page.tsx'
import { t } from '../text/lookup.ts'

/**
 * What `/staff/cases/new` shows. Inputs: id (hidden), type, person, channel, receivedOn (`YYYY-MM-DD`); folded: request;
 * once nobody was found: nobody.
 */
export interface NewCasePageProps {
  frame: Frame
  /** The id the case will have: the form sent twice makes one. */
  caseId: string
  /** Nobody was found: the case may be registered all the same. */
  foundNobody: boolean
  typed: TypedForm
  problems: readonly Problem[]
}

const requestRows = 5

/** The form of a case: one page, four fields. */
export function newCasePage(p: NewCasePageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const form = { language: frame.language, typed: p.typed, problems: p.problems }
  return renderPage(
    <FormPage
      frame={frame}
      title={say('cases.newTitle')}
      lead={say('cases.newLead')}
      trail={[{ path: '/staff/cases', label: say('cases.title') }]}
      problems={p.problems}
      summary="err.summaryStaff"
    >
      <form class="form" method="post" noValidate action={pathIn(frame, '/staff/cases/new')} data-once="">
        <input type="hidden" name="id" value={p.caseId} />
        <CaseInputs {...p} form={form} />
        <div class="actions">
          <Button>{say('cases.create')}</Button>
        </div>
      </form>
    </FormPage>,
  )
}

function CaseInputs({ form, foundNobody, typed }: NewCasePageProps & { form: FormState }) {
  const say = t(form.language)
  const types = caseTypes.map(value => ({ value, label: say(`cases.type.${value}`) }))
  const channels = caseChannels
    .filter(value => value !== 'portal')
    .map(value => ({ value, label: say(`cases.channel.${value}`) }))
  return (
    <>
      <Choices form={form} name="type" legend={say('cases.type')} choices={types} many={false} />
      <Input
        form={form}
        name="person"
        label={say('cases.person')}
        hint={say('cases.personHint')}
        autocomplete="off"
      />
      {foundNobody ? (
        <Choices
          form={form}
          name="nobody"
          legend={say('cases.person')}
          choices={[{ value: 'yes', label: say('cases.nobody') }]}
          many
        />
      ) : null}
      <Choices form={form} name="channel" legend={say('cases.channel')} choices={channels} many={false} />
      <Input form={form} name="receivedOn" label={say('cases.receivedOn')} type="date" />
      <details class="ds-details" open={typeof typed['request'] === 'string' && typed['request'] !== ''}>
        <summary>{say('cases.request')}</summary>
        <Input
          form={form}
          name="request"
          label={say('cases.request')}
          hint={say('cases.requestHint')}
          rows={requestRows}
          maxLength={caseTextLimit}
          required={false}
        />
      </details>
    </>
  )
}
