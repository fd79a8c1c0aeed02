import { fieldNames, ruleOf, type FieldRule } from '../../server/policy/fields.ts'
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
  const say = t(state.language)
  return (
    <>
      {fieldNames.map(name => {
        const rule = ruleOf(name)
        const hint = hints[rule.role]
        return (
          <Input
            key={name}
            form={state}
            name={name}
            label={rule.label[state.language]}
            hint={hint && say(hint)}
            required={rule.required}
            type={inputTypes[rule.kind]}
            autocomplete={rule.autocomplete}
            {...(rule.kind === 'text' ? { rows: letterRows, maxLength: rule.maxLength } : {})}
          />
        )
      })}
    </>
  )
}
