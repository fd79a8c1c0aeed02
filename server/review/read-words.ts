import type { Language } from '../policy/languages.ts'
import type { Problem } from '../policy/problem.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { textIn, wrongWithText } from '../policy/typed-input.ts'
import { points, scoreInputs, writtenLimits } from '../policy/written.ts'
import { t, type TextKey } from '../../views/text/lookup.ts'
import type { ScoreLine } from './sealed-words.ts'

/** The input of that name as it is kept, or what is wrong with it; it may not be empty. */
export function readText(
  form: TypedForm,
  label: TextKey,
  language: Language,
): { text: string } | { problems: Problem[] } {
  const text = textIn(form, 'text')
  const field = t(language)(label)
  if (text === '') return { problems: [{ field: 'text', key: 'err.required', values: { field } }] }
  const wrong = wrongWithText(text, { field: 'text', label: field, most: writtenLimits.text })
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
    const comment = textIn(form, inputs.comment)
    const label = say('score.commentOf', { criterion })
    const wrong = wrongWithText(comment, { field: inputs.comment, label, most: writtenLimits.comment })
    if (wrong) problems.push(wrong)
    return { criterion, points: given, comment }
  })
  if (problems.length > 0) return { problems }
  const said = scores.filter(score => score.points !== null || score.comment !== '')
  if (said.length > 0) return { scores: said }
  return { problems: [{ field: scoreInputs(0).points, key: 'err.scores' }] }
}
