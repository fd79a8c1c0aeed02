import type { CaseRow } from '../cases/cases-store.ts'
import type { Language } from '../policy/languages.ts'
import { isPlainDate, type PlainDate } from '../policy/plain-date.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import {
  caseTextLimit,
  earliestReceipt,
  extensionCodes,
  isExtendable,
  isCaseType,
  isStaffChannel,
  latestExtension,
  mayExtend,
  refusalCodesOf,
  type CaseChannel,
  type CaseType,
  type ExtensionCode,
  type RefusalCode,
} from '../policy/rights.ts'
import { textIn, wrongWithText } from '../policy/typed-input.ts'
import { longDate } from '../../views/dates.ts'
import { t, type TextKey } from '../../views/text/lookup.ts'
import { readPerson, type SoughtPerson } from './find-person.ts'

/** A case as staff wrote it down. */
export interface TypedCase {
  type: CaseType
  person: SoughtPerson
  channel: CaseChannel
  receivedOn: PlainDate
  request: string
  /** Nothing is held of the person: the case is registered all the same. */
  isNobody: boolean
}

/** Where and when something is typed. */
export interface TypedAt {
  language: Language
  today: PlainDate
}

type Read<T> = { value: T } | { problems: Problem[] }

/** The case, or everything that is wrong with it at once. */
export function readCase(form: TypedForm, at: TypedAt): Read<TypedCase> {
  const type = isCaseType(form['type']) ? form['type'] : undefined
  const channel = isStaffChannel(form['channel']) ? form['channel'] : undefined
  const person = readPerson(textIn(form, 'person'))
  const receivedOn = textIn(form, 'receivedOn')
  const request = textIn(form, 'request')
  const problems: Problem[] = [
    ...(type ? [] : [missing('type', 'cases.type', at.language)]),
    ...(person
      ? []
      : [
          {
            field: 'person',
            key: textIn(form, 'person') === '' ? 'err.casePerson' : 'err.casePersonWrong',
          } as const,
        ]),
    ...(channel ? [] : [missing('channel', 'cases.channel', at.language)]),
    ...receiptProblems(receivedOn, at),
    ...textProblems('request', request, { label: 'cases.request', language: at.language, isNeeded: false }),
  ]
  if (problems.length > 0 || !type || !channel || !person) return { problems }
  return { value: { type, channel, person, receivedOn, request, isNobody: form['nobody'] === 'yes' } }
}

function receiptProblems(receivedOn: string, { language, today }: TypedAt): Problem[] {
  const field = 'receivedOn'
  if (!isPlainDate(receivedOn) || receivedOn > today) return [{ field, key: 'err.caseReceivedOn' }]
  const earliest = earliestReceipt(today)
  if (receivedOn >= earliest) return []
  return [{ field, key: 'err.caseTooLongAgo', values: { from: longDate(earliest, utc(language)) } }]
}

/** The answer that was typed. */
export function readAnswer(form: TypedForm, language: Language): Read<string> {
  const text = textIn(form, 'text')
  const problems = textProblems('text', text, { label: 'cases.answerText', language, isNeeded: true })
  return problems.length > 0 ? { problems } : { value: text }
}

/** The later day and the words as they were typed, right or not. */
export function typedExtension(form: TypedForm): { until: string; text: string } {
  return { until: textIn(form, 'until'), text: textIn(form, 'text') }
}

/** The later day, its reason and what was written about it. */
export function readExtension(
  form: TypedForm,
  row: CaseRow,
  at: TypedAt,
): Read<{ until: PlainDate; code: ExtensionCode; text: string }> {
  const until = textIn(form, 'until')
  const code = extensionCodes.find(known => known === form['code'])
  const text = textIn(form, 'text')
  const { language, today } = at
  const fits = isPlainDate(until) && mayExtend(row, { today, until })
  const days = {
    from: longDate(row.dueOn, utc(language)),
    to: longDate(latestExtension(row.receivedOn), utc(language)),
  }
  if (!isExtendable(row, today)) return { problems: [{ field: 'until', key: 'err.caseNoExtension' }] }
  const problems: Problem[] = [
    ...(fits ? [] : [{ field: 'until', key: 'err.caseUntil', values: days } as const]),
    ...(code ? [] : [missing('code', 'cases.code', language)]),
    ...textProblems('text', text, { label: 'cases.text', language, isNeeded: true }),
  ]
  return problems.length > 0 || !code ? { problems } : { value: { until, code, text } }
}

/** A refusal as it was typed. */
export interface TypedRefusal {
  code: RefusalCode
  text: string
  /** Part of what was asked for is done. */
  isPart: boolean
}

/** The reason of the refusal and what was written about it. */
export function readRefusal(form: TypedForm, row: CaseRow, language: Language): Read<TypedRefusal> {
  const code = refusalCodesOf(row.type).find(known => known === form['code'])
  const text = textIn(form, 'text')
  const problems: Problem[] = [
    ...(code ? [] : [missing('code', 'cases.code', language)]),
    ...textProblems('text', text, { label: 'cases.text', language, isNeeded: true }),
  ]
  if (problems.length > 0 || !code) return { problems }
  return { value: { code, text, isPart: form['part'] === 'yes' } }
}

/** The complaint that was typed. */
export function readComplaint(form: TypedForm, language: Language): Read<string> {
  const text = textIn(form, 'text')
  const problems = textProblems('text', text, { label: 'complaints.text', language, isNeeded: true })
  return problems.length > 0 ? { problems } : { value: text }
}

function utc(language: Language) {
  return { language, zone: 'UTC' }
}

function missing(field: string, label: TextKey, language: Language): Problem {
  return { field, key: 'err.required', values: { field: t(language)(label) } }
}

function textProblems(
  name: string,
  text: string,
  { label, language, isNeeded }: { label: TextKey; language: Language; isNeeded: boolean },
): Problem[] {
  if (text === '') return isNeeded ? [missing(name, label, language)] : []
  const wrong = wrongWithText(text, { field: name, label: t(language)(label), most: caseTextLimit })
  return wrong ? [wrong] : []
}
