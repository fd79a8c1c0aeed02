import { fieldNames, isFieldName, ruleOf } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { restrictionReasons } from '../policy/restriction.ts'
import { t, type TextKey } from '../../views/text/lookup.ts'

/** The inputs of the forms about a job, with their labels. */
const ofJobs = {
  title: 'edit.jobTitle',
  place: 'word.place',
  unit: 'word.unit',
  family: 'edit.family',
  text: 'edit.text',
  deadlineOn: 'edit.deadlineOn',
  contactName: 'edit.contactName',
  contactEmail: 'edit.contactEmail',
  label_nb: 'questions.label_nb',
  label_en: 'questions.label_en',
  choices_nb: 'questions.choices_nb',
  choices_en: 'questions.choices_en',
  reason_nb: 'questions.reason_nb',
  reason_en: 'questions.reason_en',
} as const satisfies Record<string, TextKey>

/** Inputs of other forms that somebody writes into, though it be one word. */
const written = new Set<string>([
  ...fieldNames,
  ...['text', 'value', 'why', 'q', 'reason', 'caseRef', 'owner', 'reference', 'person', 'comment', 'place'],
  ...['education', 'practice', 'other', 'recipient', 'source', 'answer', 'mailText_nb', 'mailText_en'],
])

/** Never shown again. */
const secret = /password|code|token/i

/** A choice, a number, a date or an id: nothing that anybody wrote. */
const unwritten = /^[\w.:-]*$/

/**
 * What somebody wrote into a form that came too late, for copying. Of an input that is not known here, whatever looks
 * like more than a choice or an id.
 */
export function writtenIn(
  typed: TypedForm,
  scene: { route: string; frame: { language: Language } },
): { label: string; text: string }[] {
  const { language } = scene.frame
  const isJob = /^\/staff\/jobs(\/|$)/.test(scene.route)
  return Object.entries(typed).flatMap(([input, value]) =>
    [value ?? []]
      .flat()
      .filter(text => isWritten(input, text))
      .map(text => ({ label: labelOf(input, { isJob, language }), text: sayingOf(text, language) })),
  )
}

function isWritten(input: string, text: string): boolean {
  if (text.trim() === '' || secret.test(input)) return false
  return Object.hasOwn(ofJobs, input) || written.has(input) || !unwritten.test(text)
}

/** The words of a reason that was chosen; anything else as it was typed. */
function sayingOf(text: string, language: Language): string {
  const chosen = restrictionReasons.find(reason => reason === text)
  return chosen ? t(language)(`restrict.reason.${chosen}`) : text
}

function labelOf(input: string, { isJob, language }: { isJob: boolean; language: Language }): string {
  if (isFieldName(input)) return ruleOf(input).label[language]
  const known = isJob ? Object.entries(ofJobs).find(([name]) => name === input) : undefined
  return t(language)(known ? known[1] : 'error.written')
}
