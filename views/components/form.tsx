import type { ComponentChildren } from 'preact'
import type { Problem } from '../../server/policy/problem.ts'
import type { Language } from '../../server/policy/languages.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { problemText, t } from '../text/lookup.ts'

/** What each input of a form is drawn from: language, what was typed, what is wrong. */
export interface FormState {
  language: Language
  typed: TypedForm
  problems: readonly Problem[]
}

/** The first value typed into an input, or ''. */
export function typedText(typed: TypedForm, name: string): string {
  const value = typed[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** Every value sent under that name. */
export function typedList(typed: TypedForm, name: string): readonly string[] {
  return [typed[name] ?? []].flat()
}

/** The sentences of what is wrong with an input. */
export function problemsOf(form: FormState, name: string): readonly string[] {
  return form.problems
    .filter(problem => problem.field === name)
    .map(problem => problemText(form.language, problem))
}

/** The ids that describe an input, for `aria-describedby`. */
function describedBy(name: string, has: { hint: boolean; problem: boolean }): string | undefined {
  const ids = [has.hint ? `${name}-hint` : '', has.problem ? `${name}-problem` : ''].filter(id => id !== '')
  return ids.length > 0 ? ids.join(' ') : undefined
}

/** "Må fylles ut" or "Valgfritt". */
export function NeedTag({ language, required }: { language: Language; required: boolean }) {
  return (
    <span class={required ? 'need need--required' : 'need'}>
      {t(language)(required ? 'word.required' : 'word.optional')}
    </span>
  )
}

/** Sentences at the input, in the words of the summary. */
export function Problems({ name, texts }: { name: string; texts: readonly string[] }) {
  if (texts.length === 0) return null
  return (
    <div class="ds-validation-message" id={`${name}-problem`} data-field="validation">
      {texts.join(' ')}
    </div>
  )
}

/** What an input is. Lengths in characters. */
export interface InputProps {
  form: FormState
  name: string
  label: ComponentChildren
  hint?: string | undefined
  /** Tags the label; absent: no tag (short forms where all is required). */
  required?: boolean
  type?: 'text' | 'email' | 'tel' | 'password' | 'date' | 'file'
  autocomplete?: string
  accept?: string
  multiple?: boolean
  /** Shown by the script as characters left. */
  maxLength?: number
  rows?: number
  /** A sentence of its own beside those of `form.problems`. */
  extra?: ComponentChildren
}

/** A label, its hint, an input and what is wrong with it. */
export function Input(p: InputProps) {
  const texts = problemsOf(p.form, p.name)
  return (
    <div class="ds-field">
      <Label {...p} />
      <Hint name={p.name} text={p.hint} />
      <Control {...p} invalid={texts.length > 0} />
      <Problems name={p.name} texts={texts} />
      {p.extra}
    </div>
  )
}

function Label(p: Pick<InputProps, 'name' | 'label' | 'required' | 'form'>) {
  return (
    <label class="ds-label" for={p.name}>
      {p.label}
      {p.required === undefined ? null : <NeedTag language={p.form.language} required={p.required} />}
    </label>
  )
}

/** A quiet sentence below a label. */
export function Hint({ name, text }: { name: string; text: string | undefined }) {
  if (!text) return null
  return (
    <div class="ds-paragraph" data-size="sm" data-field="description" id={`${name}-hint`}>
      {text}
    </div>
  )
}

/** What the script needs to count characters; it fills `{n}` in itself. */
function counting({ form, maxLength }: InputProps) {
  if (maxLength === undefined) return {}
  const say = t(form.language)
  return {
    'data-max': maxLength,
    'data-left': say('apply.charactersLeft', { n: '{n}' }),
    'data-over': say('apply.charactersOver', { n: '{n}' }),
  }
}

function Control(p: InputProps & { invalid: boolean }) {
  const shared = {
    class: 'ds-input',
    id: p.name,
    name: p.name,
    autocomplete: p.autocomplete,
    'aria-describedby': describedBy(p.name, { hint: Boolean(p.hint), problem: p.invalid }),
    'aria-invalid': p.invalid ? ('true' as const) : undefined,
    ...counting(p),
  }
  const required = p.required === true
  if (p.rows) {
    return <textarea {...shared} required={required} rows={p.rows} value={typedText(p.form.typed, p.name)} />
  }
  if (p.type === 'file') {
    return <input {...shared} required={required} type="file" accept={p.accept} multiple={p.multiple} />
  }
  const value = p.type === 'password' ? '' : typedText(p.form.typed, p.name)
  const attributes = { ...shared, required, value }
  switch (p.type) {
    case 'email':
      return <input {...attributes} type="email" />
    case 'tel':
      return <input {...attributes} type="tel" />
    case 'date':
      return <input {...attributes} type="date" />
    case 'password':
      return <input {...attributes} type="password" />
    case 'text':
    case undefined:
      return <input {...attributes} type="text" />
  }
}
