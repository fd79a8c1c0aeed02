import type { Language } from '../policy/languages.ts'
import { readAddress } from '../policy/mail-address.ts'
import { readPhone } from '../policy/phone-number.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { refereeLimits, refereeSources } from '../policy/referees.ts'
import { lineIn, wrongWithText } from '../policy/typed-input.ts'
import { typedText } from '../../views/components/form.tsx'
import { t } from '../../views/text/lookup.ts'
import type { Referee, RefereeContact } from './referee.ts'

/** The referee that was typed, or everything that is wrong at once. */
export function readReferee(
  form: TypedForm,
  language: Language,
): { referee: Referee } | { problems: Problem[] } {
  const read = readContact(form, language)
  const problems = 'problems' in read ? read.problems : []
  const source = refereeSources.find(known => known === form['source'])
  const note = lineIn(form, 'sourceNote')
  if (source === undefined) problems.push(missing('source', language))
  if (source === 'other') problems.push(...wrongWith('sourceNote', note, language))
  if (problems.length > 0 || source === undefined || 'problems' in read) return { problems }
  return { referee: { ...read.contact, source, sourceNote: source === 'other' ? note : null } }
}

/** How the referee is called and reached, or everything that is wrong at once. */
export function readContact(
  form: TypedForm,
  language: Language,
): { contact: RefereeContact } | { problems: Problem[] } {
  const typed = {
    name: lineIn(form, 'name'),
    email: typedText(form, 'email').trim(),
    phone: lineIn(form, 'phone'),
  }
  const email = typed.email === '' ? null : readAddress(typed.email)
  const phone = typed.phone === '' ? null : readPhone(typed.phone)
  const problems = wrongWith('name', typed.name, language)
  if (email === undefined) problems.push({ field: 'email', key: 'err.email' })
  if (phone === undefined) problems.push({ field: 'phone', key: 'err.phone' })
  if (email === null && phone === null) problems.push({ field: 'email', key: 'err.refereeReach' })
  if (problems.length > 0 || email === undefined || phone === undefined) return { problems }
  return { contact: { name: typed.name, email, phone } }
}

/** What is looked for by the privacy officer: an address or a number, exactly. */
export type SoughtReferee = { email: string } | { phone: string }

/** What was typed to look for, or what is wrong with it. */
export function readSought(form: TypedForm): { sought: SoughtReferee } | { problem: Problem } {
  const typed = typedText(form, 'q').trim()
  const email = readAddress(typed)
  if (email !== undefined) return { sought: { email } }
  const phone = readPhone(typed)
  if (phone !== undefined) return { sought: { phone } }
  return { problem: { field: 'q', key: 'err.refereeSought' } }
}

type TextName = keyof typeof refereeLimits

function wrongWith(name: TextName, text: string, language: Language): Problem[] {
  if (text === '') return [missing(name, language)]
  const label = t(language)(`referees.${name}`)
  const wrong = wrongWithText(text, { field: name, label, most: refereeLimits[name] })
  return wrong ? [wrong] : []
}

function missing(name: TextName | 'source', language: Language): Problem {
  return { field: name, key: 'err.required', values: { field: t(language)(`referees.${name}`) } }
}
