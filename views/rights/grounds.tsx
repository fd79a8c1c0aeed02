import { holdCodes, holdTextLimits } from '../../server/policy/holds.ts'
import { Choices } from '../components/choices.tsx'
import { Input, type FormState } from '../components/form.tsx'
import { t } from '../text/lookup.ts'

const reasonRows = 6

/** The inputs of why a hold stands: code, reason, caseRef, owner. */
export function GroundsInputs({ form }: { form: FormState }) {
  const say = t(form.language)
  const codes = holdCodes.map(code => ({ value: code, label: say(`holds.code.${code}`) }))
  return (
    <>
      <Choices form={form} name="code" legend={say('holds.code')} choices={codes} many={false} />
      <Input
        form={form}
        name="reason"
        label={say('holds.reason')}
        hint={say('holds.reasonHint')}
        rows={reasonRows}
        maxLength={holdTextLimits.reason}
      />
      <div class="two">
        <Input form={form} name="caseRef" label={say('holds.caseRef')} />
        <Input form={form} name="owner" label={say('holds.owner')} />
      </div>
    </>
  )
}

/** The input of the day on which a hold is reviewed: reviewBy. */
export function ReviewInput({ form }: { form: FormState }) {
  const say = t(form.language)
  return (
    <Input
      form={form}
      name="reviewBy"
      label={say('holds.reviewBy')}
      hint={say('holds.reviewHint')}
      type="date"
    />
  )
}
