import { holdCodes, holdTextLimits, mayReviewOn, type HoldCode } from '../policy/holds.ts'
import type { Language } from '../policy/languages.ts'
import { isPlainDate, type PlainDate } from '../policy/plain-date.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { readReference } from '../policy/reference.ts'
import { lineIn, textIn, wrongWithText } from '../policy/typed-input.ts'
import { t } from '../../views/text/lookup.ts'
import type { HoldTexts } from './hold-texts.ts'

/** Why a hold stands, as it was typed and found right. */
export interface TypedGrounds {
  code: Exclude<HoldCode, 'unknown'>
  texts: HoldTexts
}

/** A hold as it was typed and found right. */
export interface TypedHold extends TypedGrounds {
  /** 10 Crockford characters. */
  reference: string
  reviewOn: PlainDate
}

type TextName = keyof HoldTexts
const textNames: readonly TextName[] = ['reason', 'caseRef', 'owner']

/** The hold, or everything that is wrong with it at once. */
export function readHold(
  form: TypedForm,
  at: { language: Language; today: PlainDate },
): { hold: TypedHold } | { problems: Problem[] } {
  const reference = readReference(lineIn(form, 'reference'))
  const grounds = readGrounds(form, at.language)
  const review = readReviewOn(form, at.today)
  const problems = 'problems' in grounds ? [...grounds.problems] : []
  if (reference === undefined) problems.unshift({ field: 'reference', key: 'err.reference' })
  if ('problem' in review) problems.push(review.problem)
  if (reference === undefined || 'problems' in grounds || 'problem' in review) return { problems }
  return { hold: { reference, ...grounds.grounds, reviewOn: review.reviewOn } }
}

/** Why it stands, or everything that is wrong with that at once. */
export function readGrounds(
  form: TypedForm,
  language: Language,
): { grounds: TypedGrounds } | { problems: readonly Problem[] } {
  const code = holdCodes.find(known => known === form['code'])
  const texts = {
    reason: textIn(form, 'reason'),
    caseRef: lineIn(form, 'caseRef'),
    owner: lineIn(form, 'owner'),
  }
  const problems = textNames.flatMap(name => problemsOf(name, texts[name], language))
  if (code === undefined) problems.push(missing('code', language))
  return problems.length > 0 || !code ? { problems } : { grounds: { code, texts } }
}

/** The day of review, or what is wrong with it. */
export function readReviewOn(
  form: TypedForm,
  today: PlainDate,
): { reviewOn: PlainDate } | { problem: Problem } {
  const reviewOn = lineIn(form, 'reviewBy')
  if (isPlainDate(reviewOn) && mayReviewOn(reviewOn, today)) return { reviewOn }
  return { problem: { field: 'reviewBy', key: 'err.reviewBy' } }
}

function problemsOf(name: TextName, text: string, language: Language): Problem[] {
  if (text === '') return [missing(name, language)]
  const label = t(language)(`holds.${name}`)
  const wrong = wrongWithText(text, { field: name, label, most: holdTextLimits[name] })
  return wrong ? [wrong] : []
}

function missing(field: TextName | 'code', language: Language): Problem {
  return { field, key: 'err.required', values: { field: t(language)(`holds.${field}`) } }
}
