import type { Context } from '../base/context.ts'
import type { RefusedFile } from '../files/receive.ts'
import { refusalOf, statusOf } from '../http/error-page.ts'
import { page, type Answer, type Who } from '../http/route.ts'
import { fieldNames, ruleOf } from '../policy/fields.ts'
import type { Language } from '../policy/languages.ts'
import type { Problem } from '../policy/problem.ts'
import { inputOf } from '../policy/questions.ts'
import type { TypedForm } from '../policy/read-answers.ts'
import { dueFor } from '../policy/retention.ts'
import type { Vacancy } from '../vacancies/vacancies-store.ts'
import { applyPage } from '../../views/applications/apply.tsx'
import { errorPage } from '../../views/http/error.tsx'
import type { FormKey } from './form-key.ts'
import type { Held } from './held-files.ts'

/** The form as it is to be shown. */
export interface ApplyScene {
  vacancy: Vacancy
  form: FormKey
  typed: TypedForm
  problems: readonly Problem[]
  refused: readonly RefusedFile[]
  held: readonly Held[]
}

/** The form, with all that was typed and kept. */
export function applyAnswer(
  ctx: Pick<Context, 'clock' | 'policy'>,
  who: Who,
  ...[scene, status]: [ApplyScene, number]
): Answer {
  const { document } = ctx.policy
  const { form, ...shown } = scene
  const html = applyPage({
    ...shown,
    frame: who.frame,
    formKey: form.text,
    poolText: document.pool?.text[who.frame.language],
    retention: document.retention,
    undecidedOn: dueFor({ state: 'undecided', lastActAt: ctx.clock.now() }, document).date,
  })
  return page(html, status)
}

/**
 * The page for "come back later" (429, 503) with everything that was typed, for copying.
 *
 * @throws the error itself, when it is anything else
 */
export function unavailableAnswer(
  error: unknown,
  who: Pick<Who, 'frame' | 'incoming'>,
  sent: { vacancy: Vacancy; typed: TypedForm },
): Answer {
  const refusal = refusalOf(error)
  if (!refusal || (refusal.code !== 'unavailable' && refusal.code !== 'tooMany')) throw error
  const seconds = refusal.retryAfterSeconds ?? 10
  const status = statusOf[refusal.code] === 429 ? 429 : 503
  const html = errorPage({
    frame: who.frame,
    status,
    retryAt: new Date(who.frame.now.getTime() + seconds * 1000),
    typed: typedTexts(sent.vacancy, sent.typed, who.incoming.language),
    back: { path: `/jobs/${sent.vacancy.slug}/apply`, labelKey: 'back.form' },
  })
  return { ...page(html, status), headers: { 'Retry-After': String(seconds) } } as Answer
}

function typedTexts(
  vacancy: Vacancy,
  typed: TypedForm,
  language: Language,
): { label: string; text: string }[] {
  const named = [
    ...fieldNames.map(name => ({ name: name as string, label: ruleOf(name).label[language] })),
    ...vacancy.questions.map(question => ({ name: inputOf(question), label: question.label[language] })),
  ]
  return named.flatMap(({ name, label }) =>
    [typed[name] ?? []]
      .flat()
      .filter(text => text !== '')
      .map(text => ({ label, text })),
  )
}
