import assert from 'node:assert/strict'
import {
  fieldNames,
  ruleOf,
  type Answers,
  type FieldName,
  type FieldRule,
} from '../../server/policy/fields.ts'
import { readAnswers, type Asked, type TypedForm } from '../../server/policy/read-answers.ts'

const typed: Record<FieldRule['role'], string> = {
  name: ' Kari  Nordmann ',
  address: 'kari@Eksempel.no',
  phone: '22 33 44 55',
  letter: 'Jeg vil gjerne ha jobben.\r\n',
}

/** The name of the field with that role. */
export function fieldOf(role: FieldRule['role']): FieldName {
  const name = fieldNames.find(field => ruleOf(field).role === role)
  assert.ok(name)
  return name
}

/** A form in which every field is filled, changed as given; by role. */
export function aFilledForm(changed: Partial<Record<FieldRule['role'], string>> = {}): TypedForm {
  return anEmptyForm(
    Object.fromEntries(fieldNames.map(name => [name, { ...typed, ...changed }[ruleOf(name).role]])),
  )
}

/** A form with just these inputs, without a prototype as from the parser. */
export function anEmptyForm(inputs: TypedForm = {}): TypedForm {
  return Object.setPrototypeOf({ ...inputs }, null) as TypedForm
}

/** A form that asks no questions and has a CV. */
export const plainly: Asked = { questions: [], hasCv: true, language: 'nb' }

/** What a good form says. */
export function readWhole(form: TypedForm, asked: Asked = plainly): Answers {
  const read = readAnswers(form, asked)
  assert.ok('answers' in read, JSON.stringify(read))
  return read.answers
}

/** What is wrong with a form, as `field key`. */
export function problemsOf(form: TypedForm, asked: Asked = plainly): string[] {
  const read = readAnswers(form, asked)
  return 'problems' in read ? read.problems.map(({ field, key }) => `${field} ${key}`) : []
}
