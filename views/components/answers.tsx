import type { ComponentChildren } from 'preact'
import {
  fieldNames,
  ruleOf,
  type FieldName,
  type OwnAnswers,
  type Profile,
} from '../../server/policy/fields.ts'
import type { Language } from '../../server/policy/languages.ts'
import { answerInWords, type Question } from '../../server/policy/questions.ts'
import { phoneText } from '../numbers.ts'
import { t } from '../text/lookup.ts'
import { Facts, Typed } from './text.tsx'

/** One field with its value, in the order of the form. */
export interface ShownField {
  name: FieldName
  label: string
  kind: 'line' | 'email' | 'phone' | 'text'
  role: 'name' | 'address' | 'phone' | 'letter'
  value: string | undefined
}

/** Every personal field of an application with its value. */
export function shownFields(language: Language, profile: Profile, own: OwnAnswers): ShownField[] {
  const values: Readonly<Record<string, string | undefined>> = { ...profile, ...own.fields }
  return fieldNames.map(name => {
    const { label, kind, role } = ruleOf(name)
    return { name, label: label[language], kind, role, value: values[name] }
  })
}

/** A field's value as people write it. */
export function FieldValue({ field, language }: { field: ShownField; language: Language }) {
  if (field.value === undefined || field.value === '') {
    return <span class="subtle">{t(language)('word.none')}</span>
  }
  if (field.kind === 'text') return <Typed text={field.value} />
  if (field.kind === 'phone') return <>{phoneText(field.value)}</>
  return <>{field.value}</>
}

/** Questions with their answers in words; `after` is what stands behind each. */
export function QuestionAnswers(p: {
  language: Language
  questions: readonly Question[]
  own: OwnAnswers
  after?: (question: Question) => ComponentChildren
}) {
  const rows = p.questions.map(question => {
    const answer = p.own.questions[question.id]
    const words = answer === undefined ? [] : answerInWords(question, answer, p.language)
    return [
      question.label[p.language],
      <>
        {words.length === 0 ? (
          <span class="subtle">{t(p.language)('word.none')}</span>
        ) : (
          <Typed text={words.join('\n')} />
        )}
        {p.after?.(question)}
      </>,
    ] as const
  })
  return <Facts rows={rows} />
}
