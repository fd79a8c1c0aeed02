import type { Language } from '../policy/languages.ts'
import { readAddress } from '../policy/mail-address.ts'
import { isPlainDate, typedDay } from '../policy/plain-date.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { lineIn, textIn, wrongWithText } from '../policy/typed-input.ts'
import { asLine } from '../policy/typed-text.ts'
import { criteriaLimits } from '../policy/written.ts'
import { t, type TextKey } from '../../views/text/lookup.ts'
import { lines, oneOf } from './typed.ts'
import { employmentTypes, type VacancyText } from './vacancies-store.ts'

interface LineRule {
  /** Characters. */
  most: number
  label: TextKey
  /** The sentence when it is empty; without one it may be. */
  missing?: string
}

/** The texts of an advert. */
const rules = {
  title: { most: 120, label: 'edit.jobTitle', missing: 'err.title' },
  place: { most: 80, label: 'word.place', missing: 'err.place' },
  unit: { most: 80, label: 'word.unit' },
  family: { most: 80, label: 'edit.family' },
  text: { most: 20_000, label: 'edit.text', missing: 'err.text' },
  contactName: { most: 120, label: 'edit.contactName', missing: 'err.contactName' },
} as const satisfies Record<string, LineRule>

type TextName = keyof typeof rules
const textNames = Object.keys(rules).filter((name): name is TextName => Object.hasOwn(rules, name))

/** The advert, or everything that is wrong with it at once. */
export function readVacancy(
  form: TypedForm,
  language: Language,
): { text: VacancyText } | { problems: Problem[] } {
  const texts = readTexts(form)
  const problems = textNames.flatMap(name => problemsOf(name, texts[name], language))
  const employmentType = oneOf(employmentTypes, form['employmentType'])
  if (!employmentType)
    problems.push({
      field: 'employmentType',
      key: 'err.required',
      values: { field: t(language)('word.employment') },
    })
  const deadlineOn = typedDay(lines(form['deadlineOn']))
  if (deadlineOn !== '' && !isPlainDate(deadlineOn)) problems.push({ field: 'deadlineOn', key: 'err.date' })
  const contactEmail = readAddress(lines(form['contactEmail']))
  if (contactEmail === undefined) problems.push({ field: 'contactEmail', key: 'err.email' })
  const criteria = readCriteria(form)
  problems.push(...problemsOfCriteria(criteria, language))
  if (problems.length > 0 || !employmentType || contactEmail === undefined) return { problems }
  const attachments = form['attachments'] === 'yes'
  return {
    text: { ...texts, employmentType, contactEmail, attachments, criteria, deadlineOn: deadlineOn || null },
  }
}

/** One a line; the same twice is one. */
function readCriteria(form: TypedForm): string[] {
  const typed = textIn(form, 'criteria').split('\n').map(asLine)
  return [...new Set(typed.filter(line => line !== ''))]
}

function problemsOfCriteria(criteria: readonly string[], language: Language): Problem[] {
  const { most: count, length: most } = criteriaLimits
  const field = 'criteria'
  if (criteria.length > count)
    return [{ field, key: 'err.criteria', values: { n: criteria.length, max: count } }]
  const label = t(language)('edit.criteria')
  return criteria.flatMap(line => wrongWithText(line, { field, label, most }) ?? []).slice(0, 1)
}

function readTexts(form: TypedForm): Record<TextName, string> {
  const line = (name: TextName): string => lineIn(form, name)
  return {
    title: line('title'),
    place: line('place'),
    unit: line('unit'),
    family: line('family'),
    text: textIn(form, 'text'),
    contactName: line('contactName'),
  }
}

function problemsOf(name: TextName, text: string, language: Language): Problem[] {
  const rule: LineRule = rules[name]
  if (text === '') return rule.missing ? [{ field: name, key: rule.missing }] : []
  const wrong = wrongWithText(text, { field: name, label: t(language)(rule.label), most: rule.most })
  return wrong ? [wrong] : []
}
