import type { ComponentChildren } from 'preact'
import { Hint, NeedTag, Problems, problemsOf, typedList, typedText, type FormState } from './form.tsx'
import { t } from '../text/lookup.ts'

/** One thing to choose. */
export interface Choice {
  value: string
  label: ComponentChildren
}

/** A question with choices. */
export interface ChoicesProps {
  form: FormState
  name: string
  legend: string
  choices: readonly Choice[]
  many: boolean
  required?: boolean
  hint?: string
}

const radiosAtMost = 7

/** Radio buttons, a list from 8 on, or checkboxes when several may be chosen. */
export function Choices(p: ChoicesProps) {
  return !p.many && p.choices.length > radiosAtMost ? <Select {...p} /> : <Boxes {...p} />
}

function Boxes(p: ChoicesProps) {
  const texts = problemsOf(p.form, p.name)
  const chosen = typedList(p.form.typed, p.name)
  const described = [p.hint ? `${p.name}-hint` : '', texts.length > 0 ? `${p.name}-problem` : '']
    .join(' ')
    .trim()
  return (
    <fieldset class="ds-fieldset choices" aria-describedby={described === '' ? undefined : described}>
      <legend class="ds-label">
        {p.legend}
        {p.required === undefined ? null : <NeedTag language={p.form.language} required={p.required} />}
      </legend>
      <Hint name={p.name} text={p.hint} />
      {p.choices.map((choice, index) => {
        const id = index === 0 ? p.name : `${p.name}-${index}`
        return (
          <div class="ds-field" key={choice.value}>
            <input
              class="ds-input"
              type={p.many ? 'checkbox' : 'radio'}
              id={id}
              name={p.name}
              value={choice.value}
              checked={chosen.includes(choice.value)}
              required={p.required === true && !p.many}
              aria-invalid={texts.length > 0 ? 'true' : undefined}
            />
            <label class="ds-label" for={id}>
              {choice.label}
            </label>
          </div>
        )
      })}
      <Problems name={p.name} texts={texts} />
    </fieldset>
  )
}

function Select(p: ChoicesProps) {
  const texts = problemsOf(p.form, p.name)
  const chosen = typedText(p.form.typed, p.name)
  return (
    <div class="ds-field">
      <label class="ds-label" for={p.name}>
        {p.legend}
        {p.required === undefined ? null : <NeedTag language={p.form.language} required={p.required} />}
      </label>
      <Hint name={p.name} text={p.hint} />
      <select
        class="ds-input"
        id={p.name}
        name={p.name}
        required={p.required === true}
        aria-describedby={texts.length > 0 ? `${p.name}-problem` : undefined}
        aria-invalid={texts.length > 0 ? 'true' : undefined}
      >
        <option value="">{t(p.form.language)('apply.choose')}</option>
        {p.choices.map(choice => (
          <option key={choice.value} value={choice.value} selected={choice.value === chosen}>
            {choice.label}
          </option>
        ))}
      </select>
      <Problems name={p.name} texts={texts} />
    </div>
  )
}

/** One checkbox with its own label. */
export function Checkbox(p: {
  name: string
  value: string
  label: ComponentChildren
  checked?: boolean
  id?: string
}) {
  const id = p.id ?? p.name
  return (
    <div class="ds-field">
      <input
        class="ds-input"
        type="checkbox"
        id={id}
        name={p.name}
        value={p.value}
        checked={p.checked === true}
      />
      <label class="ds-label" for={id}>
        {p.label}
      </label>
    </div>
  )
}
