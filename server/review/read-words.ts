import { holdsBirthNumber } from '../policy/birth-number.ts'
import type { Language } from '../policy/languages.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { asText, charactersOf } from '../policy/typed-text.ts'
import { points, scoreInputs, writtenLimits } from '../policy/written.ts'
import { t, type TextKey } from '../../views/text/lookup.ts'
import type { ScoreLine } from './sealed-words.ts'

/** The input of that name as it is kept, or what is wrong with it; it may not be empty. */
export function readText(
  form: TypedForm,
  label: TextKey,
  language: Language,
): { text: string } | { problems: Problem[] } {
  const text = typedText(form, 'text')
  const field = t(language)(label)
  if (text === '') return { problems: [{ field: 'text', key: 'err.required', values: { field } }] }
  const wrong = wrongWith(text, { name: 'text', field, max: writtenLimits.text })
  return wrong ? { problems: [wrong] } : { text }
}

/** The points that were given, or everything that is wrong at once. */
export function readScores(
  form: TypedForm,
  criteria: readonly string[],
  language: Language,
): { scores: ScoreLine[] } | { problems: Problem[] } {
  const say = t(language)
  const problems: Problem[] = []
  const scores = criteria.map((criterion, n): ScoreLine => {
    const inputs = scoreInputs(n)
    if (form[inputs.criterion] !== criterion) problems.push({ field: 'form', key: 'err.unknown' })
    const typed = form[inputs.points]
    const given = points.find(one => String(one) === typed) ?? null
    if (given === null && typed !== undefined && typed !== '')
      problems.push({ field: inputs.points, key: 'err.choice', values: { field: criterion } })
    const comment = typedText(form, inputs.comment)
    const field = say('score.commentOf', { criterion })
    const wrong = wrongWith(comment, { name: inputs.comment, field, max: writtenLimits.comment })
    if (wrong) problems.push(wrong)
    return { criterion, points: given, comment }
  })
  if (problems.length > 0) return { problems }
  const said = scores.filter(score => score.points !== null || score.comment !== '')
  if (said.length > 0) return { scores: said }
  return { problems: [{ field: scoreInputs(0).points, key: 'err.scores' }] }
}

function typedText(form: TypedForm, name: string): string {
  return asText([form[name] ?? ''].flat()[0] ?? '')
}

function wrongWith(text: string, at: { name: string; field: string; max: number }): Problem | undefined {
  const { name, field, max } = at
  const n = charactersOf(text)
  if (n > max) return { field: name, key: 'err.long', values: { field, n, max } }
  return holdsBirthNumber(text) ? { field: name, key: 'err.fnr', values: { field } } : undefined
}
