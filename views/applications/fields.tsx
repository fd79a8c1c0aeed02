import { fieldNames, ruleOf, type FieldName, type FieldRule } from '../../server/policy/fields.ts'
import { Input, type FormState } from '../components/form.tsx'
import { t, type TextKey } from '../text/lookup.ts'

const inputTypes = { line: 'text', email: 'email', phone: 'tel', text: 'text' } as const
const hints: Readonly<Partial<Record<FieldRule['role'], TextKey>>> = {
  address: 'apply.addressHint',
  phone: 'apply.phoneHint',
  letter: 'apply.letterHint',
}
const letterRows = 9

/** An input for each personal field of the policy. */
export function FieldInputs({ state }: { state: FormState }) {
  return (
    <>
      {fieldNames.map(name => (
        <FieldInput key={name} state={state} field={name} name={name} />
      ))}
    </>
  )
}

/** The input for one personal field, under the name it is sent by. */
export function FieldInput({ state, field, name }: { state: FormState; field: FieldName; name: string }) {
  const rule = ruleOf(field)
  const hint = hints[rule.role]
  return (
    <Input
      form={state}
      name={name}
      label={rule.label[state.language]}
      hint={hint && t(state.language)(hint)}
      required={rule.required}
      type={inputTypes[rule.kind]}
      autocomplete={rule.autocomplete}
      {...(rule.kind === 'text' ? { rows: letterRows, maxLength: rule.maxLength } : {})}
    />
  )
}
